using System.Text.Json.Nodes;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Apply.Merging;

/// <summary>Takes paths out of a document.</summary>
internal static class ItemRemoval
{
    /// <returns>A new document; the argument is left as it is.</returns>
    public static JsonObject Remove(JsonObject document, FieldSet paths, MergeType type)
    {
        var copy = (JsonObject)document.DeepClone();
        Prune(copy, paths, type);
        return copy;
    }

    /// <summary>What is below a path goes, the containers on the way to it stay, even when they are empty then.</summary>
    private static void Prune(JsonNode? node, FieldSet paths, MergeType type)
    {
        var shape = type.ShapeOf(FieldValue.Of(node));
        if (shape == Shape.Map && node is JsonObject map && !type.Map!.Atomic)
        {
            foreach (var (name, value) in map.ToList())
            {
                var element = PathElement.Field(name);
                if (paths.HasMember(element)) map.Remove(name);
                else if (paths.Below(element) is { } below && type.Map.TypeOf(name) is { } child) Prune(value, below, child);
            }
        }
        else if (shape == Shape.List && node is JsonArray list && !type.List!.Atomic)
        {
            foreach (var item in list.ToList())
            {
                var element = ListItems.ElementOf(type.List, item);
                if (paths.HasMember(element)) list.Remove(item);
                else if (paths.Below(element) is { } below) Prune(item, below, type.List.Element);
            }
        }
    }
}
