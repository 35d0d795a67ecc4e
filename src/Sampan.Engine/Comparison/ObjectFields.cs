using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>Walks two objects side by side and collects the fields in which they differ.</summary>
internal sealed class ObjectFields
{
    private readonly List<FieldDifference> _found = [];
    private readonly bool _hidesValues;

    private ObjectFields(bool hidesValues) => _hidesValues = hidesValues;

    /// <param name="left">One object.</param>
    /// <param name="right">The other one.</param>
    /// <param name="resource">Group and plural of both.</param>
    /// <param name="scope">How they are related.</param>
    public static IReadOnlyList<FieldDifference> Compare(KubeObject left, KubeObject right, GroupResource resource, ComparisonScope scope)
    {
        if (left.ToUtf8().Span.SequenceEqual(right.ToUtf8().Span)) return [];
        var walk = new ObjectFields(left.Kind is { Group: "", Kind: "Secret" });
        walk.Objects("", left.View, right.View, FieldRules.Of(resource.ToString(), left.Name, scope));
        return walk._found;
    }

    // JSON's null says no more than a field that is not there. A map of which a part is left out, and the maps of the metadata, are no more than their
    // entries: elsewhere an empty object means something, such as emptyDir: {}.
    private void Values(string path, JsonElement? left, JsonElement? right, FieldRules? rules)
    {
        if (rules?.IsIgnored == true) return;
        if (left is { ValueKind: JsonValueKind.Null }) left = null;
        if (right is { ValueKind: JsonValueKind.Null }) right = null;
        if (left is null && right is null) return;
        var isMap = rules is not null || path is "metadata" or "metadata.labels" or "metadata.annotations";
        if (IsObject(left) && IsObject(right) || (isMap && (IsObject(left) || IsObject(right)) && (left is null || right is null)))
        {
            Objects(path, left, right, rules);
        }
        else if (left is { ValueKind: JsonValueKind.Array } a && right is { ValueKind: JsonValueKind.Array } b)
        {
            Lists(path, a, b, rules?.Items);
        }
        else if (left is null || right is null || !JsonElement.DeepEquals(left.Value, right.Value))
        {
            Add(path, left, right);
        }
    }

    private void Objects(string path, JsonElement? left, JsonElement? right, FieldRules? rules)
    {
        foreach (var name in Names(left).Union(Names(right)).Order(StringComparer.Ordinal))
        {
            Values(FieldPath.Of(path, name), Property(left, name), Property(right, name), rules?.Child(name));
        }
    }

    private void Lists(string path, JsonElement left, JsonElement right, FieldRules? rules)
    {
        if (JsonElement.DeepEquals(left, right)) return;
        if (ItemNames.Of(left, right) is { } names)
        {
            NamedItems(path, names, rules);
            return;
        }

        var (a, b) = (left.EnumerateArray().ToList(), right.EnumerateArray().ToList());
        if (!a.Concat(b).Any(i => i.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
        {
            Add(path, left, right);
            return;
        }

        for (var i = 0; i < Math.Max(a.Count, b.Count); i++) Values($"{path}[{i}]", i < a.Count ? a[i] : null, i < b.Count ? b[i] : null, rules);
    }

    private void NamedItems(string path, ItemNames names, FieldRules? rules)
    {
        foreach (var name in names.All)
        {
            var (a, b) = names.Items(name);
            if (a is null || b is null) Add($"{path}[{names.Property}={name}]", a, b);
            else Values($"{path}[{names.Property}={name}]", a, b, rules);
        }

        if (!names.IsSameOrder) Add($"{path}[*].{names.Property}", names.LeftOrder, names.RightOrder);
    }

    private void Add(string path, JsonElement? left, JsonElement? right)
    {
        var hide = _hidesValues && !path.StartsWith("metadata", StringComparison.Ordinal);
        _found.Add(new FieldDifference(path, hide ? Hidden(left) : left, hide ? Hidden(right) : right));
    }

    private static JsonElement? Hidden(JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.String } text) return value is null ? null : JsonTexts.Element("(hidden)");
        return JsonTexts.Element($"(hidden, {text.GetString()!.Length} characters)");
    }

    private static bool IsObject(JsonElement? value) => value is { ValueKind: JsonValueKind.Object };

    private static IEnumerable<string> Names(JsonElement? value) => IsObject(value) ? value!.Value.EnumerateObject().Select(p => p.Name) : [];

    private static JsonElement? Property(JsonElement? value, string name) =>
        IsObject(value) && value!.Value.TryGetProperty(name, out var found) ? found : null;
}
