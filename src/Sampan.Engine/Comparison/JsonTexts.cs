using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>Values made for a difference.</summary>
internal static class JsonTexts
{
    public static JsonElement Element(string text) => Element(JsonValue.Create(text));

    public static JsonElement Element(IEnumerable<string> texts) => Element(new JsonArray([.. texts.Select(t => (JsonNode)JsonValue.Create(t))]));

    private static JsonElement Element(JsonNode node) => KubeJson.ParseDocument(KubeJson.Write(node)).RootElement;
}
