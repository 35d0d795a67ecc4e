using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Store;

/// <summary>The order in which API servers write an object's first two levels; everything below keeps its own.</summary>
internal static class ObjectLayout
{
    private static readonly string[] Metadata =
    [
        "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    private static readonly string[] First = ["apiVersion", "kind", "metadata"];

    /// <summary>The same object with <c>apiVersion</c>, <c>kind</c> and <c>metadata</c> in front, <c>status</c> last, and metadata in the usual order.
    /// Metadata fields that are not the API's are dropped, as are empty ones; the values are moved, not copied.</summary>
    public static JsonObject Ordered(JsonObject root)
    {
        if (root["metadata"] is JsonObject metadata) root["metadata"] = OrderedMetadata(metadata);
        var rest = root.Select(p => p.Key).Where(k => !First.Contains(k) && k != "status");
        return Moved(root, [.. First.Where(root.ContainsKey), .. rest, .. root.ContainsKey("status") ? ["status"] : Array.Empty<string>()]);
    }

    private static JsonObject OrderedMetadata(JsonObject metadata) =>
        Moved(metadata, [.. Metadata.Where(k => metadata[k] is not (null or JsonObject { Count: 0 } or JsonArray { Count: 0 }))]);

    private static JsonObject Moved(JsonObject from, string[] keys)
    {
        var to = new JsonObject();
        foreach (var key in keys)
        {
            var value = from[key];
            from.Remove(key);
            to[key] = value;
        }

        return to;
    }
}
