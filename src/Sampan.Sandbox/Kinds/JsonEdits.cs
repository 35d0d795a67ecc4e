using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds;

/// <summary>Short forms for filling documents in.</summary>
internal static class JsonEdits
{
    /// <summary>True when there is nothing, null or an empty text: what API servers take for "not given".</summary>
    public static bool Lacks(this JsonObject item, string name) =>
        !item.TryGetPropertyValue(name, out var value) || value is null || (value.GetValueKind() == JsonValueKind.String && value.Text() is "");

    /// <summary>True when there is no list or map, or an empty one.</summary>
    public static bool LacksItems(this JsonObject item, string name) => item[name] switch
    {
        JsonArray list => list.Count == 0,
        JsonObject map => map.Count == 0,
        _ => true,
    };

    public static void Default(this JsonObject item, string name, string value)
    {
        if (item.Lacks(name)) item[name] = value;
    }

    public static void Default(this JsonObject item, string name, long value)
    {
        if (item.Lacks(name)) item[name] = value;
    }

    public static void Default(this JsonObject item, string name, bool value)
    {
        if (item.Lacks(name)) item[name] = value;
    }

    /// <summary>For fields whose zero means "not given".</summary>
    public static void DefaultZero(this JsonObject item, string name, long value)
    {
        if (item.Lacks(name) || item.Whole(name) == 0) item[name] = value;
    }

    /// <summary>The object at a name, made when it is not there.</summary>
    public static JsonObject ObjectOrNew(this JsonObject item, string name)
    {
        if (item[name] is JsonObject there) return there;
        var made = new JsonObject();
        item[name] = made;
        return made;
    }

    /// <summary>The object at a name, or null.</summary>
    public static JsonObject? Object(this JsonObject? item, string name) => item?[name] as JsonObject;

    /// <summary>The objects in the list at a path, with their positions.</summary>
    public static IEnumerable<(int Index, JsonObject Item)> Objects(this JsonNode? item, params ReadOnlySpan<string> path) =>
        item.Items(path).Select((node, i) => (i, node as JsonObject)).Where(p => p.Item2 is not null).Select(p => (p.i, p.Item2!));

    /// <summary>The texts in the list at a path.</summary>
    public static IEnumerable<string> Texts(this JsonNode? item, params ReadOnlySpan<string> path) =>
        item.Items(path).Select(n => n.Text()).OfType<string>();

    public static JsonArray List(params ReadOnlySpan<string> items)
    {
        var list = new JsonArray();
        foreach (var item in items) list.Add((JsonNode)item);
        return list;
    }

    /// <summary>Equal for the API server: same values, key order aside; nothing, null and an empty list or object are the same.</summary>
    public static bool Same(JsonNode? a, JsonNode? b) => JsonNode.DeepEquals(Nothing(a), Nothing(b));

    private static JsonNode? Nothing(JsonNode? node) => node switch
    {
        JsonArray { Count: 0 } => null,
        JsonObject { Count: 0 } => null,
        _ => node,
    };
}
