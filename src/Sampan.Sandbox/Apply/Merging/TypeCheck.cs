using System.Text.Json.Nodes;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Apply.Merging;

/// <summary>Checks a document against its merge type, in the words of the API server.</summary>
internal sealed class TypeCheck
{
    private readonly List<string> _errors = [];
    private readonly PathStack _path = new();
    private readonly bool _duplicates;

    private TypeCheck(bool duplicates) => _duplicates = duplicates;

    /// <param name="document">The document.</param>
    /// <param name="type">Its type.</param>
    /// <param name="duplicates">True when lists may hold an item twice: what is stored may, what is applied may not.</param>
    /// <exception cref="FieldTypeException">It does not fit; the message holds every problem.</exception>
    public static void Require(JsonObject document, MergeType type, bool duplicates)
    {
        var check = new TypeCheck(duplicates);
        check.Value(FieldValue.Of(document), type);
        if (check._errors.Count == 1) throw new FieldTypeException(check._errors[0]);
        if (check._errors.Count > 1) throw new FieldTypeException("errors:\n" + string.Join('\n', check._errors.Select(e => "  " + e)));
    }

    private void Value(in FieldValue value, MergeType type)
    {
        switch (type.ShapeOf(value))
        {
            case Shape.Map:
                if (value.Map is { } map) Map(map, type.Map!);
                else if (!value.IsNull) Error($"expected map, got &{{{GoText.Plain(value.Node)}}}");
                break;
            case Shape.List:
                if (value.List is { } list) List(list, type.List!);
                else if (!value.IsNull) Error($"expected list, got &{{{GoText.Plain(value.Node)}}}");
                break;
            default:
                if (!value.IsNull && !value.Fits(type.Scalar!.Value)) Error(Expected(type.Scalar.Value, value.Node));
                break;
        }
    }

    private static string Expected(ScalarShape shape, JsonNode? node) => shape switch
    {
        ScalarShape.Number => $"expected numeric (int or float), got {GoText.TypeOf(node)}",
        ScalarShape.Text => $"expected string, got &value.valueUnstructured{{Value:{GoText.Syntax(node)}}}",
        ScalarShape.Flag => $"expected boolean, got &{{{GoText.Plain(node)}}}",
        _ => $"expected any scalar, got &{{{GoText.Plain(node)}}}",
    };

    private void Map(JsonObject map, MapShape shape)
    {
        foreach (var (name, value) in map)
        {
            _path.Push(PathElement.Field(name));
            var type = shape.TypeOf(name);
            if (type is null) Error("field not declared in schema");
            else Value(FieldValue.Of(value), type);
            _path.Pop();
            if (type is null) return;
        }
    }

    private void List(JsonArray list, ListShape shape)
    {
        var seen = new HashSet<PathElement>();
        for (var i = 0; i < list.Count; i++)
        {
            PathElement element;
            try
            {
                element = shape.Atomic ? PathElement.At(i) : ListItems.ElementOf(shape, list[i]);
            }
            catch (FieldTypeException e)
            {
                Error($"element {i}: {e.Message}");
                return;
            }

            if (!seen.Add(element) && !_duplicates) Error($"duplicate entries for key {element}");
            _path.Push(element);
            Value(FieldValue.Of(list[i]), shape.Element);
            _path.Pop();
        }
    }

    private void Error(string problem) => _errors.Add(_path.Steps.IsEmpty ? problem : $"{_path}: {problem}");
}
