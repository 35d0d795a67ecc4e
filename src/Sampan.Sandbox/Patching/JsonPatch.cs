using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Patching;

/// <summary>RFC 6902.</summary>
internal static class JsonPatch
{
    /// <summary>Applies all operations or none.</summary>
    /// <exception cref="PatchException">An operation is unknown, a path is not there, or a test fails.</exception>
    public static JsonNode? Apply(JsonNode document, JsonArray operations)
    {
        var root = (JsonNode?)document.DeepClone();
        foreach (var operation in operations) root = Apply(root, operation);
        return root;
    }

    private static JsonNode? Apply(JsonNode? root, JsonNode? operation)
    {
        var path = JsonPointer.Steps(operation.Text("path") ?? throw new PatchException("an operation has no path"));
        switch (operation.Text("op"))
        {
            case "add":
                return Add(root, path, Value(operation));
            case "remove":
                Remove(root, path);
                return root;
            case "replace":
                if (path.Length == 0) return Value(operation);
                FindOrNull(root, path);
                return Replace(root, path, Value(operation));
            case "move":
                var from = JsonPointer.Steps(operation.Text("from") ?? throw new PatchException("a move has no from"));
                var moved = Find(root, from)?.DeepClone();
                Remove(root, from);
                return Add(root, path, moved);
            case "copy":
                return Add(root, path, FindOrNull(root, JsonPointer.Steps(operation.Text("from") ?? throw new PatchException("a copy has no from")))?.DeepClone());
            case "test":
                if (!JsonNode.DeepEquals(Find(root, path), Value(operation))) throw new PatchException($"testing value {operation.Text("path")} failed");
                return root;
            case var unknown:
                throw new PatchException($"unexpected operation {unknown}");
        }
    }

    private static JsonNode? Value(JsonNode? operation) =>
        operation is JsonObject o && o.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw new PatchException("an operation has no value");

    private static JsonNode? Find(JsonNode? root, string[] path)
    {
        var node = JsonPointer.Find(root, path, out var found);
        return found ? node : throw new PatchException($"the path /{string.Join('/', path)} is not there");
    }

    /// <summary>For replacing and copying, API servers take a key that an object doesn't have for one that is null.</summary>
    private static JsonNode? FindOrNull(JsonNode? root, string[] path) =>
        path.Length > 0 && Find(root, path[..^1]) is JsonObject parent ? parent[path[^1]] : Find(root, path);

    private static JsonNode? Add(JsonNode? root, string[] path, JsonNode? value)
    {
        if (path.Length == 0) return value;
        switch (Find(root, path[..^1]))
        {
            case JsonObject o:
                o[path[^1]] = value;
                return root;
            case JsonArray a when path[^1] == "-":
                a.Add(value);
                return root;
            case JsonArray a when JsonPointer.Index(path[^1], a.Count) is { } index:
                a.Insert(index, value);
                return root;
            default:
                throw new PatchException($"nothing can be added at /{string.Join('/', path)}");
        }
    }

    private static JsonNode? Replace(JsonNode? root, string[] path, JsonNode? value)
    {
        if (Find(root, path[..^1]) is JsonArray a) a[JsonPointer.Index(path[^1], a.Count - 1)!.Value] = value;
        else ((JsonObject)Find(root, path[..^1])!)[path[^1]] = value;
        return root;
    }

    private static void Remove(JsonNode? root, string[] path)
    {
        if (path.Length == 0) throw new PatchException("the whole document can't be removed");
        Find(root, path);
        if (Find(root, path[..^1]) is JsonArray a) a.RemoveAt(JsonPointer.Index(path[^1], a.Count - 1)!.Value);
        else ((JsonObject)Find(root, path[..^1])!).Remove(path[^1]);
    }
}
