using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>Errors or warnings of a structured description.</summary>
internal static class ResultsStructure
{
    /// <param name="results">The results file; null when there is none, as before Velero 1.11.</param>
    /// <param name="side"><c>errors</c> or <c>warnings</c>.</param>
    /// <param name="count">What the status says.</param>
    public static JsonObject Of(JsonElement? results, string side, int count)
    {
        if (results is not { } file) return new JsonObject { ["count"] = count };
        if (count == 0) return [];
        var texts = file.At(side);
        return new JsonObject
        {
            ["velero"] = Texts(texts.At("velero")),
            ["cluster"] = Texts(texts.At("cluster")),
            ["namespace"] = Texts(texts.At("namespaces")),
        };
    }

    private static JsonNode Texts(JsonElement texts) =>
        texts.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? JsonFragments.Node(texts)! : new JsonArray();
}
