using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Patching;

/// <summary>RFC 6902 as <c>evanphx/json-patch</c> reads it, which API servers and Velero patch with.</summary>
public static class JsonPatch
{
    private const string Missing = "missing value";

    /// <summary>Applies all operations or none; neither the document nor the operations are changed.</summary>
    /// <param name="document">What is patched.</param>
    /// <param name="operations">Objects with <c>op</c>, <c>path</c>, and <c>value</c> or <c>from</c>.</param>
    /// <param name="dialect">Whose reading counts.</param>
    /// <exception cref="PatchException">An operation is unknown, a path is not there, or a test fails.</exception>
    public static JsonNode? Apply(JsonNode document, JsonArray operations, JsonPatchDialect dialect = JsonPatchDialect.Strict)
    {
        var root = (JsonNode?)document.DeepClone();
        foreach (var operation in operations) root = Apply(root, operation, dialect == JsonPatchDialect.ApiServer);
        return root;
    }

    private static JsonNode? Apply(JsonNode? root, JsonNode? operation, bool lenient)
    {
        var path = operation.Text("path") ?? throw new PatchException("an operation has no path");
        switch (operation.Text("op"))
        {
            case "add":
                return Add(root, path, Value(operation), "add operation does not apply: doc is missing path: \"{0}\"", "error in add for path: '{0}'");
            case "remove":
                Take(root, path, "remove operation does not apply: doc is missing path: \"{0}\"", "error in remove for path: '{0}'", null);
                return root;
            case "replace":
                return Replace(root, path, Value(operation), lenient);
            case "move":
                var moved = Take(root, From(operation), "move operation does not apply: doc is missing from path: {0}", "error in move for path: '{0}'",
                    "unable to move entire document to another path: invalid state detected");
                return Add(root, path, moved, "move operation does not apply: doc is missing destination path: {0}", "error in move for path: '{0}'");
            case "copy":
                return Add(root, path, Copied(root, From(operation), lenient), "copy operation does not apply: doc is missing destination path: {0}",
                    "error while adding value during copy");
            case "test":
                Test(root, path, Value(operation));
                return root;
            case var unknown:
                throw new PatchException($"unexpected operation {unknown}");
        }
    }

    private static JsonNode? Value(JsonNode? operation) =>
        operation is JsonObject o && o.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw new PatchException("an operation has no value");

    private static string From(JsonNode? operation) => operation.Text("from") ?? throw new PatchException($"a {operation.Text("op")} has no from");

    /// <summary>The object or list that the last step of a path goes into.</summary>
    private static (JsonNode Container, string Key) Locate(JsonNode? root, string path, string absent)
    {
        var steps = JsonPointer.Steps(path);
        var container = steps.Length == 0 ? null : JsonPointer.Find(root, steps.AsSpan()[..^1], out _);
        return container is JsonObject or JsonArray ? (container, steps[^1]) : throw Fail(absent, path, Missing, PatchFault.Missing);
    }

    private static JsonNode? Add(JsonNode? root, string path, JsonNode? value, string absent, string problem)
    {
        if (path.Length == 0) return value;
        var (container, key) = Locate(root, path, absent);
        if (container is JsonObject o) o[key] = value;
        else if (key == "-") ((JsonArray)container).Add(value);
        else ((JsonArray)container).Insert(Index(key, ((JsonArray)container).Count + 1, problem, path), value);
        return root;
    }

    private static JsonNode? Take(JsonNode? root, string path, string absent, string problem, string? whole)
    {
        if (path.Length == 0)
            throw whole is null ? Fail(problem, path, $"unable to remove nonexistent key: : {Missing}", PatchFault.Missing) : new PatchException(whole);
        var (container, key) = Locate(root, path, absent);
        if (container is JsonArray items)
        {
            var index = Index(key, items.Count, problem, path);
            var item = items[index];
            items.RemoveAt(index);
            return item;
        }

        var members = (JsonObject)container;
        if (!members.TryGetPropertyValue(key, out var taken))
            throw Fail(problem, path, $"unable to remove nonexistent key: {key}: {Missing}", PatchFault.Missing);
        members.Remove(key);
        return taken;
    }

    private static JsonNode? Replace(JsonNode? root, string path, JsonNode? value, bool lenient)
    {
        if (path.Length == 0) return value is JsonObject or JsonArray ? value : throw new PatchException("replace operation value must be object or array");
        var (container, key) = Locate(root, path, "replace operation does not apply: doc is missing path: {0}");
        JsonPointer.Find(container, [key], out var found);
        if (!found && !(lenient && container is JsonObject))
            throw Fail("replace operation does not apply: doc is missing key: {0}", path, Missing, PatchFault.Missing);
        if (container is JsonArray items) items[JsonPointer.Index(key, items.Count)] = value;
        else ((JsonObject)container)[key] = value;
        return root;
    }

    private static JsonNode? Copied(JsonNode? root, string from, bool lenient)
    {
        if (from.Length == 0) return root?.DeepClone();
        var (container, key) = Locate(root, from, "copy operation does not apply: doc is missing from path: \"{0}\"");
        if (container is JsonArray items) return items[Index(key, items.Count, "error in copy for from: '{0}'", from)]?.DeepClone();
        if (!((JsonObject)container).TryGetPropertyValue(key, out var value) && !lenient)
            throw Fail("error in copy for from: '{0}'", from, $"unable to get nonexistent key: {key}: {Missing}", PatchFault.Missing);
        return value?.DeepClone();
    }

    /// <summary>A key that an object does not have is null; a place that a list does not have is a fault.</summary>
    private static void Test(JsonNode? root, string path, JsonNode? value)
    {
        var found = root;
        if (path.Length > 0)
        {
            var (container, key) = Locate(root, path, "test operation does not apply: is missing path: {0}");
            found = container is JsonArray items ? items[Index(key, items.Count, "error in test for path: '{0}'", path)] : ((JsonObject)container)[key];
        }

        if (!JsonNode.DeepEquals(found, value)) throw Fail("testing value {0} failed", path, "test failed", PatchFault.TestFailed);
    }

    private static int Index(string key, int count, string problem, string path)
    {
        try
        {
            return JsonPointer.Index(key, count);
        }
        catch (PatchException e)
        {
            throw Fail(problem, path, e.Message, PatchFault.Other);
        }
    }

    private static PatchException Fail(string problem, string path, string why, PatchFault fault) =>
        new($"{problem.Replace("{0}", path, StringComparison.Ordinal)}: {why}", null, fault);
}
