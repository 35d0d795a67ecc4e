using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>A mapping whose keys must all be known, read as Go reads YAML into a struct: keys in any case, null is the same as absent, and where text is
/// wanted a number or a boolean is its text.</summary>
internal sealed class ModifierFields
{
    private readonly Dictionary<string, JsonNode?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;

    /// <exception cref="ModifierFieldException">It is no mapping, or has a key that is not <paramref name="known"/>.</exception>
    public ModifierFields(JsonNode? node, string path, params ReadOnlySpan<string> known)
    {
        _path = path;
        if (node is not (null or JsonObject)) throw Wrong(path.Length == 0 ? "the document" : path, "a mapping", node);
        foreach (var (key, value) in node as JsonObject ?? [])
        {
            if (!known.Contains(key, StringComparer.OrdinalIgnoreCase))
                throw new ModifierFieldException($"unknown field \"{key}\"{(path.Length == 0 ? "" : $" in {path}")}, known are {string.Join(", ", known)}");
            if (!_values.TryAdd(key, value)) throw new ModifierFieldException($"{At(key)} stands twice");
        }
    }

    public bool Has(string key) => _values.GetValueOrDefault(key) is not null;

    public string Text(string key) => Scalar(_values.GetValueOrDefault(key), At(key));

    public ModifierFields Inner(string key, params ReadOnlySpan<string> known) => new(_values.GetValueOrDefault(key), At(key), known);

    public IReadOnlyList<string> Texts(string key) => [.. Items(key).Select(i => Scalar(i.Node, i.Path))];

    public IReadOnlyList<(JsonNode? Node, string Path)> Items(string key) => _values.GetValueOrDefault(key) switch
    {
        null => [],
        JsonArray items => [.. items.Select((node, i) => (node, $"{At(key)}[{i}]"))],
        var other => throw Wrong(At(key), "a list", other),
    };

    public IReadOnlyDictionary<string, string> Map(string key) => _values.GetValueOrDefault(key) switch
    {
        null => new Dictionary<string, string>(),
        JsonObject map => map.ToDictionary(p => p.Key, p => Scalar(p.Value, $"{At(key)}.{p.Key}"), StringComparer.Ordinal),
        var other => throw Wrong(At(key), "a mapping", other),
    };

    private string At(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private static string Scalar(JsonNode? node, string path) => node switch
    {
        null => "",
        JsonValue value => value.Text() ?? value.ToJsonString(),
        _ => throw Wrong(path, "a text", node),
    };

    private static ModifierFieldException Wrong(string path, string wanted, JsonNode? found)
    {
        var kind = found?.GetValueKind() switch { JsonValueKind.Array => "a list", JsonValueKind.Object => "a mapping", _ => "a plain value" };
        return new($"{path} must be {wanted} and is {kind}");
    }
}
