using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>Matches labels against selectors as objects carry them.</summary>
internal static class Selectors
{
    /// <summary>A label selector (<c>matchLabels</c>, <c>matchExpressions</c>). An empty one matches everything, a missing one nothing.</summary>
    public static bool Matches(JsonElement selector, JsonElement labels) =>
        selector.ValueKind == JsonValueKind.Object &&
        MatchesMap(selector.At("matchLabels"), labels, whenEmpty: true) &&
        selector.Items("matchExpressions").All(e => MatchesExpression(e, labels));

    /// <summary>A plain map of labels, as Services and ReplicationControllers have. An empty or missing one matches nothing.</summary>
    public static bool MatchesMap(JsonElement map, JsonElement labels, bool whenEmpty = false)
    {
        if (map.ValueKind != JsonValueKind.Object) return whenEmpty;
        var any = false;
        foreach (var pair in map.EnumerateObject())
        {
            any = true;
            if (labels.Text(pair.Name) != pair.Value.GetString()) return false;
        }

        return any || whenEmpty;
    }

    /// <summary>One requirement of a label or node selector.</summary>
    public static bool MatchesExpression(JsonElement expression, JsonElement labels)
    {
        var value = labels.Text(expression.Text("key") ?? "");
        var values = expression.Items("values").Select(v => v.GetString());
        return expression.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => long.TryParse(value, out var n) && long.TryParse(values.FirstOrDefault(), out var m) && n > m,
            "Lt" => long.TryParse(value, out var n) && long.TryParse(values.FirstOrDefault(), out var m) && n < m,
            _ => false,
        };
    }

    /// <summary>The same labels, absent ones included.</summary>
    public static bool SameLabels(KubeObject one, KubeObject other) =>
        JsonNode.DeepEquals(ClusterView.Node(Labels(one)), ClusterView.Node(Labels(other)));

    public static JsonElement Labels(KubeObject item) => item.View.At("metadata", "labels");
}
