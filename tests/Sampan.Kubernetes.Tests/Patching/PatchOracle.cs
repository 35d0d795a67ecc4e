using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Kubernetes.Tests.Patching;

/// <summary>RFC 6902 once more, over immutable values (text, maps, lists) and by rebuilding the way to the place: it shares nothing with what it judges.</summary>
internal static class PatchOracle
{
    private static readonly object Gone = new();

    /// <summary>The outcome, or null when an operation does not fit.</summary>
    public static string? Apply(string document, string operations)
    {
        try
        {
            using var patch = JsonDocument.Parse(operations);
            var value = patch.RootElement.EnumerateArray().Aggregate(Read(JsonDocument.Parse(document).RootElement), Step);
            return Write(value);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static object Step(object document, JsonElement operation)
    {
        string[] Path(string name) => [.. operation.GetProperty(name).GetString()!.Split('/').Skip(1).Select(s => s.Replace("~1", "/").Replace("~0", "~"))];
        object Value() => Read(operation.GetProperty("value"));
        switch (operation.GetProperty("op").GetString())
        {
            case "add":
                return With(document, Path("path"), (parent, key) => Insert(parent, key, Value()));
            case "remove":
                return With(document, Path("path"), (parent, key) => Set(parent, key, Gone));
            case "replace":
                return With(document, Path("path"), (parent, key) => Set(parent, key, Value()));
            case "copy":
                var copied = Get(document, Path("from"));
                return With(document, Path("path"), (parent, key) => Insert(parent, key, copied));
            case "move":
                var moved = Get(document, Path("from"));
                return With(With(document, Path("from"), (parent, key) => Set(parent, key, Gone)), Path("path"), (parent, key) => Insert(parent, key, moved));
            default:
                var container = Get(document, Path("path")[..^1]);
                var key = Path("path")[^1];
                var found = container is Dictionary<string, object> map ? map.GetValueOrDefault(key, "null") : Get(container, [key]);
                return Write(found) == Write(Value()) ? document : throw new InvalidOperationException();
        }
    }

    private static object With(object node, string[] path, Func<object, string, object> edit) =>
        path.Length == 1 ? edit(node, path[0]) : Set(node, path[0], With(Get(node, [path[0]]), path[1..], edit));

    private static object Get(object node, string[] path) => path.Length == 0 ? node : Get(node switch
    {
        Dictionary<string, object> map when map.TryGetValue(path[0], out var value) => value,
        List<object> list => list[At(path[0], list.Count)],
        _ => throw new InvalidOperationException(),
    }, path[1..]);

    private static object Set(object node, string key, object value)
    {
        _ = Get(node, [key]);
        if (node is List<object> list) return list.Select((item, i) => i == At(key, list.Count) ? value : item).Where(item => item != Gone).ToList();
        return ((Dictionary<string, object>)node).Where(p => p.Key != key || value != Gone).ToDictionary(p => p.Key, p => p.Key == key ? value : p.Value);
    }

    private static object Insert(object node, string key, object value) => node switch
    {
        Dictionary<string, object> map => new Dictionary<string, object>(map) { [key] = value },
        List<object> list when key == "-" => list.Append(value).ToList(),
        List<object> list => list.Take(At(key, list.Count + 1)).Append(value).Concat(list.Skip(At(key, list.Count + 1))).ToList(),
        _ => throw new InvalidOperationException(),
    };

    private static int At(string key, int count)
    {
        if (!int.TryParse(key, out var at)) throw new InvalidOperationException();
        if (at < 0) at += count;
        return at >= 0 && at < count ? at : throw new InvalidOperationException();
    }

    private static object Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(p => p.Name, p => Read(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToList(),
        _ => element.GetRawText(),
    };

    private static string Write(object value) => value switch
    {
        Dictionary<string, object> map => "{" + string.Join(',', map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{JsonValue.Create(p.Key)!.ToJsonString()}:{Write(p.Value)}")) + "}",
        List<object> list => "[" + string.Join(',', list.Select(Write)) + "]",
        _ => (string)value,
    };
}
