using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes.Policies;

/// <summary>A mapping of a policy document in which every key must be known, so that a misspelt condition can't turn into one that matches everything.</summary>
internal sealed class StrictMap
{
    private readonly JsonObject _map;
    private readonly string _path;

    /// <summary>Reads a mapping; null is an empty one.</summary>
    /// <exception cref="PolicyException">It is no mapping, or has a key that is not <paramref name="known"/>.</exception>
    public StrictMap(JsonNode? node, string path, params IReadOnlyList<string> known)
    {
        (_map, _path) = (node as JsonObject ?? (node is null ? [] : throw Wrong(path, "a mapping", node)), path);
        foreach (var (key, _) in _map)
        {
            if (!known.Contains(key)) throw new PolicyException($"field {key} not found in {path}, which has {string.Join(", ", known)}");
        }
    }

    public JsonNode? this[string key] => _map[key];

    public string At(string key) => $"{_path}.{key}";

    public string Text(string key) => Scalar(_map[key], At(key));

    public IReadOnlyList<string> Texts(string key) => [.. Items(key).Select((item, i) => Scalar(item, $"{At(key)}[{i}]"))];

    public IReadOnlyList<JsonNode?> Items(string key) => _map[key] switch
    {
        null => [],
        JsonArray items => [.. items],
        var other => throw Wrong(At(key), "a sequence", other),
    };

    /// <summary>Null when the key is not there.</summary>
    public IReadOnlyDictionary<string, string>? Map(string key) => _map[key] switch
    {
        null => null,
        JsonObject map => map.ToDictionary(p => p.Key, p => Scalar(p.Value, $"{At(key)}.{p.Key}"), StringComparer.Ordinal),
        var other => throw Wrong(At(key), "a map of string to string", other),
    };

    // Numbers and booleans are the text they were written as, which is what a Go reader puts into a string.
    private static string Scalar(JsonNode? node, string path) => node switch
    {
        null => "",
        JsonValue value => value.Text() ?? value.ToJsonString(),
        _ => throw Wrong(path, "a text", node),
    };

    private static PolicyException Wrong(string path, string wanted, JsonNode found) =>
        new($"{path} must be {wanted}, got {(found.GetValueKind() switch { JsonValueKind.Array => "a sequence", JsonValueKind.Object => "a mapping", _ => found.ToJsonString() })}");
}
