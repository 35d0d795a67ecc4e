using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Patching;

/// <summary>How a strategic merge patch orders the list it merged: by its own order, and where it names one, by <c>$setElementOrder</c>.</summary>
internal static class ListOrder
{
    /// <summary>Items the order names stand in that order; the others keep theirs, and stand before one of those only where they did so before.</summary>
    /// <param name="list">The merged list.</param>
    /// <param name="order">Objects with at least the merge key, or plain values.</param>
    /// <param name="before">The list as it was before the patch.</param>
    /// <param name="by">Merge key; null for lists of plain values.</param>
    public static JsonArray Apply(JsonArray list, JsonArray order, JsonArray before, string? by)
    {
        var wanted = Ids(order, by);
        var known = Ids(before, by);
        var named = new Queue<JsonNode?>(list.Where(i => Rank(i, wanted, by) >= 0).OrderBy(i => Rank(i, wanted, by)));
        var others = new Queue<JsonNode?>(list.Where(i => Rank(i, wanted, by) < 0));
        var ordered = new JsonArray();
        while (named.Count + others.Count > 0)
        {
            var takeOther = named.Count == 0 || (others.Count > 0 && Precedes(Rank(others.Peek(), known, by), Rank(named.Peek(), known, by)));
            ordered.Add((takeOther ? others : named).Dequeue()?.DeepClone());
        }

        return ordered;
    }

    private static bool Precedes(int other, int named) => other >= 0 && named >= 0 && other < named;

    private static List<JsonNode?> Ids(JsonArray items, string? by) => [.. items.Select(i => Id(i, by))];

    private static int Rank(JsonNode? item, List<JsonNode?> ids, string? by)
    {
        var id = Id(item, by);
        return ids.FindIndex(w => JsonNode.DeepEquals(w, id));
    }

    private static JsonNode? Id(JsonNode? item, string? by) => by is null ? item : item.At(by);
}
