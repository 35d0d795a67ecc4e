using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>PodDisruptionBudget: an empty selector means nothing in <c>v1beta1</c> and everything in <c>v1</c>; a requirement on a reserved
/// key keeps the meaning, as the API server does it.</summary>
internal sealed class DisruptionBudgetConversion : IKindConversion
{
    private const string ReservedKey = "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match";

    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (item.At("spec") is not JsonObject spec || spec["selector"] is not JsonObject selector) return;
        if (Swapped(selector, "Exists", "DoesNotExist") is { } swapped) spec["selector"] = swapped;
        else Strip(selector);
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (item.At("spec") is not JsonObject spec || spec["selector"] is not JsonObject selector) return;
        if (Swapped(selector, "DoesNotExist", "Exists") is { } swapped) spec["selector"] = swapped;
    }

    private static JsonObject? Swapped(JsonObject selector, string forEmpty, string becomesEmpty) =>
        IsEmpty(selector) ? Reserved(forEmpty) : JsonNode.DeepEquals(selector, Reserved(becomesEmpty)) ? [] : null;

    /// <summary>Nobody may combine the reserved key with requirements of their own.</summary>
    private static void Strip(JsonObject selector)
    {
        (selector["matchLabels"] as JsonObject)?.Remove(ReservedKey);
        if (selector["matchExpressions"] is not JsonArray expressions) return;
        foreach (var expression in expressions.Where(e => e.Text("key") == ReservedKey).ToList()) expressions.Remove(expression);
    }

    private static bool IsEmpty(JsonObject selector) => selector["matchLabels"] is null or JsonObject { Count: 0 } && selector["matchExpressions"] is null or JsonArray { Count: 0 };

    private static JsonObject Reserved(string @operator) =>
        new() { ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = ReservedKey, ["operator"] = @operator }) };
}
