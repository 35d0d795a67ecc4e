using System.Text.Json.Nodes;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Apply.Merging;

/// <summary>Puts a partial document over a whole one: nothing goes, what both have is the partial one's.</summary>
internal static class DocumentMerge
{
    /// <returns>A new document; the arguments are left as they are.</returns>
    public static JsonObject Merge(JsonObject live, JsonObject patch, MergeType type) =>
        Value(FieldValue.Of(live), FieldValue.Of(patch), type).Node as JsonObject ?? [];

    private static FieldValue Value(in FieldValue live, in FieldValue patch, MergeType type)
    {
        switch (type.ShapeOf(patch.Exists ? patch : live))
        {
            case Shape.Map when !type.Map!.Atomic && !(live.IsEmptyMap && patch.IsEmptyMap):
                return Maps(live.Map, patch.Map, type.Map);
            case Shape.List when !type.List!.Atomic && !(live.IsEmptyList && patch.IsEmptyList):
                return Lists(live.List, patch.List, type.List);
            default:
                return FieldValue.Of((patch.Exists ? patch : live).Node?.DeepClone());
        }
    }

    private static FieldValue Maps(JsonObject? live, JsonObject? patch, MapShape shape)
    {
        var merged = new JsonObject();
        foreach (var (name, node) in live ?? []) Add(merged, name, FieldValue.Of(node), FieldValue.In(patch, name), shape);
        foreach (var (name, node) in patch ?? [])
        {
            if (live is null || !live.ContainsKey(name)) Add(merged, name, FieldValue.Absent, FieldValue.Of(node), shape);
        }

        return merged.Count > 0 ? FieldValue.Of(merged) : FieldValue.Absent;
    }

    private static void Add(JsonObject to, string name, in FieldValue live, in FieldValue patch, MapShape shape)
    {
        if (shape.TypeOf(name) is not { } type) throw new FieldTypeException($".{name}: field not declared in schema");
        if (Value(live, patch, type) is { Exists: true } value) to[name] = value.Node;
    }

    /// <summary>Shared items come in the patch's order, those of only one side stay next to what they stood beside.</summary>
    private static FieldValue Lists(JsonArray? live, JsonArray? patch, ListShape shape)
    {
        var wanted = (patch ?? []).Select(item => (Element: ListItems.ElementOf(shape, item), Item: item)).ToList();
        var there = (live ?? []).Select(item => (Element: ListItems.ElementOf(shape, item), Item: item)).ToList();
        var asked = wanted.ToDictionary(w => w.Element, w => w.Item);
        var known = there.GroupBy(t => t.Element).ToDictionary(g => g.Key, g => g.Count() == 1 ? FieldValue.Of(g.First().Item) : FieldValue.Of(null));
        var shared = new Queue<PathElement>(wanted.Select(w => w.Element).Where(known.ContainsKey));
        var (merged, placed) = (new JsonArray(), new HashSet<PathElement>());

        void Place(in FieldValue mine, in FieldValue theirs)
        {
            if (Value(mine, theirs, shape.Element) is { Exists: true } value) merged.Add(value.Node);
        }

        void PlaceWanted((PathElement Element, JsonNode? Item) item)
        {
            placed.Add(item.Element);
            Place(known.GetValueOrDefault(item.Element), FieldValue.Of(item.Item));
            if (shared.Count > 0 && shared.Peek().Equals(item.Element)) shared.Dequeue();
        }

        for (int l = 0, w = 0; l < there.Count || w < wanted.Count;)
        {
            if (l < there.Count)
            {
                var item = there[l];
                if (w < wanted.Count && item.Element.Equals(wanted[w].Element))
                {
                    PlaceWanted(wanted[w++]);
                    l++;
                    continue;
                }

                if (!asked.ContainsKey(item.Element))
                {
                    Place(FieldValue.Of(item.Item), FieldValue.Absent);
                    l++;
                    continue;
                }

                // A shared item whose turn has not come (or has passed) is placed with the patch's items.
                if (w < wanted.Count && shared.Count > 0 && !shared.Peek().Equals(item.Element))
                {
                    l++;
                    continue;
                }

                if (placed.Contains(item.Element)) l++;
            }

            if (w < wanted.Count) PlaceWanted(wanted[w++]);
        }

        return merged.Count > 0 ? FieldValue.Of(merged) : FieldValue.Absent;
    }
}
