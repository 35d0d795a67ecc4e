using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Patching;

/// <summary><c>$setElementOrder</c>: how a strategic merge patch orders the list it merged.</summary>
internal static class ListOrder
{
    /// <summary>Items the order names stand in that order; each of the others stays behind the item it stood behind.</summary>
    /// <param name="list">The merged list.</param>
    /// <param name="order">Objects with the merge key alone, or plain values.</param>
    /// <param name="by">Merge key; null for lists of plain values.</param>
    public static JsonArray Apply(JsonArray list, JsonArray order, string? by)
    {
        var wanted = order.Select(o => Id(o, by)).ToList();
        var ordered = new List<JsonNode?>();
        var placed = list.Where(i => Rank(i, wanted, by) >= 0).OrderBy(i => Rank(i, wanted, by)).ToList();
        var next = 0;
        foreach (var item in list)
        {
            if (Rank(item, wanted, by) >= 0) ordered.Add(placed[next++]);
            else ordered.Add(item);
        }

        return new([.. ordered.Select(i => i?.DeepClone())]);
    }

    private static int Rank(JsonNode? item, List<JsonNode?> wanted, string? by)
    {
        var id = Id(item, by);
        return wanted.FindIndex(w => JsonNode.DeepEquals(w, id));
    }

    private static JsonNode? Id(JsonNode? item, string? by) => by is null ? item : item.At(by);
}
