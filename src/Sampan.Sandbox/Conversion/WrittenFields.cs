using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Conversion;

/// <summary>Writes a converted document as API servers write its version: what is always written is there, what is left out when empty is not.</summary>
internal static class WrittenFields
{
    public static void Complete(JsonObject item, GroupVersionKind kind, ApiTypes types)
    {
        if (types.Find(kind) is { } type) Object(item, type, types);
    }

    private static void Object(JsonObject item, TypeFact type, ApiTypes types)
    {
        foreach (var field in type.Fields)
        {
            if (field.Empty == EmptyField.AsGiven) continue;
            if (item[field.Name] is { } value && !IsEmpty(value)) continue;
            if (field.Empty == EmptyField.Omitted) item.Remove(field.Name);
            else if (item[field.Name] is null) item[field.Name] = field.Empty == EmptyField.WrittenNull ? null : Zero(field.Type.Shape);
        }

        foreach (var (name, value) in item)
        {
            if (value is not null && type.Field(name) is { } field) Value(value, field.Type, types);
        }
    }

    private static void Value(JsonNode value, FieldType type, ApiTypes types)
    {
        if (type.Shape == FieldShape.Named && value is JsonObject child && types.Find(type.TypeName!) is { } named) Object(child, named, types);
        else if (type.Shape == FieldShape.List && value is JsonArray list) Each(list, type.Element!, types);
        else if (type.Shape == FieldShape.Map && value is JsonObject map) Each(map.Select(p => p.Value), type.Element!, types);
    }

    private static void Each(IEnumerable<JsonNode?> items, FieldType type, ApiTypes types)
    {
        if (type.Shape is not (FieldShape.Named or FieldShape.List or FieldShape.Map)) return;
        foreach (var item in items)
        {
            if (item is not null) Value(item, type, types);
        }
    }

    private static bool IsEmpty(JsonNode value) => value switch
    {
        JsonObject map => map.Count == 0,
        JsonArray list => list.Count == 0,
        _ => value.GetValueKind() == JsonValueKind.False || value.Text() is "" || value.Whole() == 0,
    };

    private static JsonNode? Zero(FieldShape shape) => shape switch
    {
        FieldShape.Named => new JsonObject(),
        FieldShape.Text => "",
        FieldShape.Quantity => "0",
        FieldShape.Int32 or FieldShape.Int64 or FieldShape.Number or FieldShape.IntOrString => 0,
        FieldShape.Flag => false,
        _ => null,
    };
}
