namespace Sampan.Sandbox.Kinds;

/// <summary>OpenAPI of the built-in kinds for one Kubernetes version. The server adds custom resources itself.</summary>
internal interface IOpenApiDocuments
{
    /// <summary>The whole <c>/openapi/v2</c> as JSON.</summary>
    ReadOnlyMemory<byte> V2 { get; }

    /// <summary>Names under <c>/openapi/v3/</c>: <c>api/v1</c>, <c>apis/apps/v1</c>. For every version: kubectl reads v2 only as protobuf,
    /// so v3 is served even where a real server of that age has none (a row of the fidelity table).</summary>
    IReadOnlyList<string> V3Paths { get; }

    /// <summary>One document of <see cref="V3Paths"/> as JSON, or null.</summary>
    ReadOnlyMemory<byte>? V3(string path);
}
