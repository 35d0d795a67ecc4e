using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api;

/// <summary>A <c>metav1.LabelSelector</c>: <c>matchLabels</c> and <c>matchExpressions</c>, all of which must hold. Empty matches everything.</summary>
public sealed record LabelSelector
{
    /// <summary>Labels that must have exactly these values.</summary>
    public IReadOnlyDictionary<string, string> MatchLabels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Conditions on single labels.</summary>
    public IReadOnlyList<LabelRequirement> MatchExpressions { get; init; } = [];

    /// <summary>True when nothing is asked.</summary>
    public bool IsEmpty => MatchLabels.Count == 0 && MatchExpressions.Count == 0;

    /// <summary>Reads the JSON form; null when the node is no object. Unknown operators are kept and match nothing.</summary>
    public static LabelSelector? From(JsonNode? node)
    {
        if (node is not JsonObject) return null;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in node["matchLabels"] as JsonObject ?? [])
        {
            labels[key] = JsonReads.Text(value) ?? "";
        }

        return new LabelSelector
        {
            MatchLabels = labels,
            MatchExpressions = [.. node.Items("matchExpressions").Select(e => new LabelRequirement(
                e.Text("key") ?? "", e.Text("operator") ?? "", [.. e.Items("values").Select(v => JsonReads.Text(v)).OfType<string>()]))],
        };
    }

    /// <summary>The JSON form, empty parts left out.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (MatchLabels.Count > 0)
        {
            var labels = MatchLabels.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value));
            json["matchLabels"] = new JsonObject(labels);
        }

        if (MatchExpressions.Count > 0) json["matchExpressions"] = new JsonArray([.. MatchExpressions.Select(e => e.ToJson())]);
        return json;
    }

    /// <summary>Whether an object with these labels is selected.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        MatchLabels.All(p => labels.TryGetValue(p.Key, out var value) && value == p.Value) && MatchExpressions.All(e => e.Matches(labels));

    /// <summary>The API's query syntax, such as <c>app=web,tier in (a,b),!legacy</c>: what a LIST's <c>labelSelector</c> takes.</summary>
    public override string ToString() => string.Join(',', MatchLabels.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")
        .Concat(MatchExpressions.Select(e => e.ToString())));
}
