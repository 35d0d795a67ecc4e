using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>Parts of files of a bucket that are shown as they stand.</summary>
internal static class JsonFragments
{
    public static JsonNode? Node(JsonElement element) => KubeJson.ParseNode(Encoding.UTF8.GetBytes(element.GetRawText()));
}
