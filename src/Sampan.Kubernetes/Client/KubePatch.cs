using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Client;

/// <summary>A patch and its media type.</summary>
/// <param name="ContentType">One of the four media types the API knows.</param>
/// <param name="Body">JSON (or YAML for apply) in UTF-8.</param>
public sealed record KubePatch(string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>RFC 7396.</summary>
    public static KubePatch Merge(JsonObject patch) => new("application/merge-patch+json", KubeJson.Write(patch));

    /// <summary>RFC 6902.</summary>
    public static KubePatch Json(JsonArray operations) => new("application/json-patch+json", KubeJson.Write(operations));

    /// <summary>Kubernetes' own merge by list keys; built-in kinds only.</summary>
    public static KubePatch Strategic(JsonObject patch) => new("application/strategic-merge-patch+json", KubeJson.Write(patch));

    /// <summary>Server-side apply of the fields given.</summary>
    public static KubePatch Apply(KubeObject fields) => new("application/apply-patch+yaml", fields.ToUtf8());
}
