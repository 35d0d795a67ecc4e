using System.Text.Json.Nodes;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Apply.Merging;

/// <summary>What differs between two documents of one type.</summary>
internal sealed class Comparison
{
    private readonly PathStack _path = new();

    private Comparison()
    {
    }

    /// <summary>Paths that only the newer has.</summary>
    public FieldSet Added { get; private set; } = new();

    /// <summary>Paths of different values.</summary>
    public FieldSet Modified { get; private set; } = new();

    /// <summary>Paths that only the older has.</summary>
    public FieldSet Removed { get; private set; } = new();

    public static Comparison Between(JsonObject older, JsonObject newer, MergeType type)
    {
        var comparison = new Comparison();
        comparison.Value(FieldValue.Of(older), FieldValue.Of(newer), type);
        return comparison;
    }

    /// <summary>The same, but for some paths and what is below them.</summary>
    public Comparison Without(FieldSet paths) =>
        paths.IsEmpty ? this : new() { Added = Added.Without(paths), Modified = Modified.Without(paths), Removed = Removed.Without(paths) };

    private void Value(in FieldValue older, in FieldValue newer, MergeType type)
    {
        var (before, after) = (type.ShapeOf(older), type.ShapeOf(newer));
        var leaf = false;
        if (older.Exists && (!newer.Exists || before != after)) leaf = As(before, older, newer, type);
        if (newer.Exists) leaf = As(after, older, newer, type);
        if (leaf) return;
        if (!older.Exists) Added.Insert(_path.Steps);
        else if (!newer.Exists) Removed.Insert(_path.Steps);
    }

    /// <returns>True for a leaf, which is settled here.</returns>
    private bool As(Shape shape, in FieldValue older, in FieldValue newer, MergeType type)
    {
        switch (shape)
        {
            case Shape.Map when !type.Map!.Atomic && !(older.IsEmptyMap && newer.IsEmptyMap):
                Maps(older.Map, newer.Map, type.Map);
                return false;
            case Shape.List when !type.List!.Atomic && !(older.IsEmptyList && newer.IsEmptyList):
                Lists(older.List, newer.List, type.List);
                return false;
        }

        if (!older.Exists) Added.Insert(_path.Steps);
        else if (!newer.Exists) Removed.Insert(_path.Steps);
        else if (!older.SameAs(newer)) Modified.Insert(_path.Steps);
        return true;
    }

    private void Maps(JsonObject? older, JsonObject? newer, MapShape shape)
    {
        foreach (var (name, node) in newer ?? []) Below(name, FieldValue.In(older, name), FieldValue.Of(node), shape);
        foreach (var (name, node) in older ?? [])
        {
            if (newer is null || !newer.ContainsKey(name)) Below(name, FieldValue.Of(node), FieldValue.Absent, shape);
        }
    }

    private void Below(string name, in FieldValue older, in FieldValue newer, MapShape shape)
    {
        if (shape.TypeOf(name) is not { } type) throw new FieldTypeException($"{_path}.{name}: field not declared in schema");
        _path.Push(PathElement.Field(name));
        Value(older, newer, type);
        _path.Pop();
    }

    private void Lists(JsonArray? older, JsonArray? newer, ListShape shape)
    {
        var (before, after) = (ListItems.Grouped(shape, older), ListItems.Grouped(shape, newer));
        var later = after.ToDictionary(g => g.Element, g => g.Items);
        foreach (var (element, items) in before) Items(element, items, later.GetValueOrDefault(element, []), shape);
        var known = before.Select(g => g.Element).ToHashSet();
        foreach (var (element, items) in after.Where(g => !known.Contains(g.Element))) Items(element, [], items, shape);
    }

    /// <summary>Items that share a step can't be owned one by one: they count as one value.</summary>
    private void Items(in PathElement element, List<JsonNode?> older, List<JsonNode?> newer, ListShape shape)
    {
        _path.Push(element);
        switch (older.Count, newer.Count)
        {
            case ( <= 1, <= 1):
                Value(Only(older), Only(newer), shape.Element);
                break;
            case ( >= 2, >= 2):
                if (older.Count != newer.Count || !older.Zip(newer).All(p => JsonNode.DeepEquals(p.First, p.Second))) Modified.Insert(_path.Steps);
                break;
            case ( >= 2, _):
                if (newer.Count == 1) Value(FieldValue.Absent, Only(newer), shape.Element);
                Removed.Insert(_path.Steps);
                break;
            default:
                if (older.Count == 1) Value(Only(older), FieldValue.Absent, shape.Element);
                Added.Insert(_path.Steps);
                break;
        }

        _path.Pop();
    }

    private static FieldValue Only(List<JsonNode?> items) => items.Count == 0 ? FieldValue.Absent : FieldValue.Of(items[0]);
}
