using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Apply.Merging;

/// <summary>What tells the items of keyed lists and sets apart.</summary>
internal static class ListItems
{
    /// <summary>The step that leads to an item.</summary>
    /// <exception cref="FieldTypeException">The item can't be told apart: a null, the wrong kind of value, no key.</exception>
    public static PathElement ElementOf(ListShape list, JsonNode? item)
    {
        if (list.Keys.Count > 0) return KeyedElement(list, item);
        return item switch
        {
            null => throw new FieldTypeException("associative list without keys has an element that's an explicit null"),
            JsonObject => throw new FieldTypeException("associative list without keys has an element that's a map type"),
            JsonArray => throw new FieldTypeException("not supported: associative list with lists as elements"),
            _ => PathElement.OfValue(FieldScalar.Of(item)!.Value),
        };
    }

    /// <summary>Items by step, in order, with each step once; items that share one stay together.</summary>
    public static List<(PathElement Element, List<JsonNode?> Items)> Grouped(ListShape list, JsonArray? items)
    {
        var groups = new List<(PathElement Element, List<JsonNode?> Items)>(items?.Count ?? 0);
        var positions = new Dictionary<PathElement, int>(items?.Count ?? 0);
        foreach (var item in items ?? [])
        {
            var element = ElementOf(list, item);
            if (positions.TryGetValue(element, out var at))
            {
                groups[at].Items.Add(item);
                continue;
            }

            positions[element] = groups.Count;
            groups.Add((element, [item]));
        }

        return groups;
    }

    private static PathElement KeyedElement(ListShape list, JsonNode? item)
    {
        if (item is null) throw new FieldTypeException("associative list with keys may not have a null element");
        if (item is not JsonObject map) throw new FieldTypeException("associative list with keys may not have non-map elements");
        var key = new List<KeyField>(list.Keys.Count);
        foreach (var name in list.Keys)
        {
            if (!map.TryGetPropertyValue(name, out var value))
            {
                if (list.Element.Map?.Fields.GetValueOrDefault(name)?.Default is not { } byDefault) continue;
                value = byDefault;
            }

            key.Add(new(name, FieldScalar.Of(value) ?? throw new FieldTypeException($"key field \"{name}\" is no scalar")));
        }

        if (key.Count > 0) return PathElement.OfKey([.. key]);
        var names = string.Join(' ', list.Keys.Select(k => Kinds.FieldError.Quote(k)));
        throw new FieldTypeException(
            $"associative list with keys has an element that omits all key fields [{names}] (and doesn't have default values for any key fields)");
    }
}
