using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>Two lists whose items are told apart by a property, as containers are by their names.</summary>
internal sealed class ItemNames
{
    private static readonly string[] Properties = ["name", "mountPath", "devicePath", "key"];
    private readonly Dictionary<string, JsonElement> _left;
    private readonly Dictionary<string, JsonElement> _right;

    private ItemNames(string property, Dictionary<string, JsonElement> left, Dictionary<string, JsonElement> right) =>
        (Property, _left, _right) = (property, left, right);

    /// <summary>The property that names an item.</summary>
    public string Property { get; }

    /// <summary>Every name, those of the left list first.</summary>
    public IEnumerable<string> All => _left.Keys.Union(_right.Keys);

    /// <summary>What both lists have stands in the same order.</summary>
    public bool IsSameOrder => _left.Keys.Where(_right.ContainsKey).SequenceEqual(_right.Keys.Where(_left.ContainsKey));

    public JsonElement LeftOrder => JsonTexts.Element(_left.Keys);

    public JsonElement RightOrder => JsonTexts.Element(_right.Keys);

    /// <summary>Null when the items have no such property, or two of one list share a name.</summary>
    public static ItemNames? Of(JsonElement left, JsonElement right)
    {
        foreach (var property in Properties)
        {
            if (Named(left, property) is { } a && Named(right, property) is { } b && a.Count + b.Count > 0) return new ItemNames(property, a, b);
        }

        return null;
    }

    public (JsonElement? Left, JsonElement? Right) Items(string name) =>
        (_left.TryGetValue(name, out var a) ? a : null, _right.TryGetValue(name, out var b) ? b : null);

    private static Dictionary<string, JsonElement>? Named(JsonElement list, string property)
    {
        var named = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            if (item.Text(property) is not { Length: > 0 } name || !named.TryAdd(name, item)) return null;
        }

        return named;
    }
}
