namespace Sampan.Sandbox.OpenApi;

/// <summary>Which OpenAPI a document is written in.</summary>
internal enum OpenApiDialect
{
    V2,
    V3,
}
