using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Sessions;

/// <summary>JSON files of a bucket as something to read from.</summary>
internal static class JsonFile
{
    /// <summary>The node's read-only form; null for a file that is missing or says null.</summary>
    public static JsonElement? Element(JsonNode? node) => node is null ? null : KubeJson.ParseDocument(KubeJson.Write(node)).RootElement;
}
