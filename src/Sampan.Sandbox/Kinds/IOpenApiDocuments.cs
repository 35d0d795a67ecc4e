namespace Sampan.Sandbox.Kinds;

/// <summary>OpenAPI of the built-in kinds for one Kubernetes version. The server adds custom resources itself.</summary>
internal interface IOpenApiDocuments
{
    /// <summary>The whole <c>/openapi/v2</c> as JSON.</summary>
    ReadOnlyMemory<byte> V2 { get; }

    /// <summary>Names under <c>/openapi/v3/</c>: <c>api/v1</c>, <c>apis/apps/v1</c>. Empty for versions that serve no v3 (before 1.24).</summary>
    IReadOnlyList<string> V3Paths { get; }

    /// <summary>One document of <see cref="V3Paths"/> as JSON, or null.</summary>
    ReadOnlyMemory<byte>? V3(string path);
}
