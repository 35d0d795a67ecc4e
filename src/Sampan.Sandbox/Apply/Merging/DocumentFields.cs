using System.Text.Json.Nodes;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Apply.Merging;

/// <summary>All paths that a document mentions: its leaves, its items, and the keys of its maps.</summary>
internal sealed class DocumentFields
{
    private readonly FieldSet _set = new();
    private readonly PathStack _path = new();

    private DocumentFields()
    {
    }

    public static FieldSet Of(JsonObject document, MergeType type)
    {
        var walk = new DocumentFields();
        walk.Value(FieldValue.Of(document), type);
        return walk._set;
    }

    private void Value(in FieldValue value, MergeType type)
    {
        switch (type.ShapeOf(value))
        {
            case Shape.Map when !type.Map!.Atomic:
                if (value.Map is { } map) Map(map, type.Map);
                break;
            case Shape.List when !type.List!.Atomic:
                if (value.List is { } list) List(list, type.List);
                break;
            default:
                Insert();
                break;
        }
    }

    private void Map(JsonObject map, MapShape shape)
    {
        foreach (var (name, node) in map)
        {
            if (shape.TypeOf(name) is not { } type) throw new FieldTypeException("field not declared in schema");
            _path.Push(PathElement.Field(name));
            Value(FieldValue.Of(node), type);
            if (node is null or JsonObject { Count: 0 } || !shape.Fields.ContainsKey(name)) Insert();
            _path.Pop();
        }
    }

    private void List(JsonArray list, ListShape shape)
    {
        foreach (var (element, items) in ListItems.Grouped(shape, list))
        {
            _path.Push(element);
            if (items.Count == 1) Value(FieldValue.Of(items[0]), shape.Element);
            Insert();
            _path.Pop();
        }
    }

    private void Insert() => _set.Insert(_path.Steps);
}
