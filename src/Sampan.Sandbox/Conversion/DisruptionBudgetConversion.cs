using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Conversion;

/// <summary>PodDisruptionBudget: an empty selector means nothing in <c>v1beta1</c> and everything in <c>v1</c>; a requirement on a reserved
/// key keeps the meaning, as the API server does it.</summary>
internal sealed class DisruptionBudgetConversion : IVersionConversion
{
    private const string ReservedKey = "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match";

    public JsonObject ToStorage(JsonObject item, ResourceId from, ResourceId storage)
    {
        if (from.Version == "v1beta1" && storage.Version == "v1") Swap(item, "Exists", "DoesNotExist");
        return item;
    }

    public JsonObject FromStorage(JsonObject item, ResourceId to, ResourceId storage)
    {
        if (to.Version == "v1beta1" && storage.Version == "v1") Swap(item, "DoesNotExist", "Exists");
        return item;
    }

    private static void Swap(JsonObject item, string forEmpty, string becomesEmpty)
    {
        if (item.At("spec") is not JsonObject spec || spec["selector"] is not JsonObject selector) return;
        if (IsEmpty(selector)) spec["selector"] = Reserved(forEmpty);
        else if (JsonNode.DeepEquals(selector, Reserved(becomesEmpty))) spec["selector"] = new JsonObject();
    }

    private static bool IsEmpty(JsonObject selector) => selector["matchLabels"] is null or JsonObject { Count: 0 } && selector["matchExpressions"] is null or JsonArray { Count: 0 };

    private static JsonObject Reserved(string @operator) =>
        new() { ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = ReservedKey, ["operator"] = @operator }) };
}
