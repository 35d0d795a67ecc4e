using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>One line of <c>version-defaults.tsv</c>.</summary>
/// <param name="Steps">Path; <c>webhooks[*]</c> is a step that takes every item.</param>
/// <param name="Json">What a missing field means.</param>
/// <param name="ZeroCounts">True when zero counts as missing.</param>
internal sealed record VersionDefault(IReadOnlyList<string> Steps, byte[] Json, bool ZeroCounts)
{
    /// <summary>Fills in what is missing and gives the paths filled.</summary>
    public IEnumerable<string> Apply(JsonObject item) => Apply(item, 0, "");

    private IEnumerable<string> Apply(JsonObject item, int at, string path)
    {
        var each = Steps[at].EndsWith("[*]", StringComparison.Ordinal);
        var name = each ? Steps[at][..^3] : Steps[at];
        var here = path.Length == 0 ? name : $"{path}.{name}";
        if (at == Steps.Count - 1)
        {
            if (!IsMissing(item[name])) return [];
            item[name] = KubeJson.ParseNode(Json);
            return [here];
        }

        return item[name] switch
        {
            JsonArray list when each => [.. list.SelectMany((node, i) => node is JsonObject child ? Apply(child, at + 1, $"{here}[{i}]") : [])],
            JsonObject child when !each => Apply(child, at + 1, here),
            _ => [],
        };
    }

    private bool IsMissing(JsonNode? value) => value switch
    {
        null or JsonArray { Count: 0 } => true,
        JsonValue v when v.Text() is "" => true,
        JsonValue v => ZeroCounts && v.Whole() == 0,
        _ => false,
    };
}
