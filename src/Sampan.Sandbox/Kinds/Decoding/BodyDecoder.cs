using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Decoding;

/// <summary>Reads a body as an API server's typed decoder does: unknown fields go, nulls and empty values that are never written go, scalars get their one spelling.</summary>
internal sealed class BodyDecoder(ApiTypes types)
{
    /// <summary>Edits <paramref name="item"/> in place.</summary>
    /// <returns>Complaints of strict validation, in document order.</returns>
    public IReadOnlyList<string> Decode(GroupVersionKind kind, JsonObject item)
    {
        if (types.Find(kind) is not { } type) return [];
        var unknown = new List<string>();
        Object(item, type, new DecodePath(kind, "", ""), unknown);
        return unknown;
    }

    private void Object(JsonObject item, TypeFact type, DecodePath path, List<string> unknown)
    {
        foreach (var (name, value) in item.ToList())
        {
            if (type.Field(name) is not { } field)
            {
                unknown.Add($"unknown field \"{path.Field(name).Indexed}\"");
                item.Remove(name);
                continue;
            }

            var decoded = value is null ? null : Value(value, field.Type, type, path.Field(name), unknown);
            // What a server's feature gate switches off is read, and then dropped without a word.
            if (decoded is null || !field.Enabled || (field.Empty != EmptyField.AsGiven && IsEmpty(decoded) && Droppable(field))) item.Remove(name);
            else if (!ReferenceEquals(decoded, value)) item[name] = decoded;
        }
    }

    private JsonNode? Value(JsonNode value, FieldType type, TypeFact owner, DecodePath path, List<string> unknown)
    {
        switch (type.Shape)
        {
            case FieldShape.Any:
                return value;
            case FieldShape.Free when value is JsonObject:
                return value;
            case FieldShape.Named when value is JsonObject child && types.Find(type.TypeName!) is { } named:
                Object(child, named, path, unknown);
                return child;
            case FieldShape.Map when value is JsonObject map:
                Map(map, type.Element!, owner, path, unknown);
                return map;
            case FieldShape.List when value is JsonArray list:
                List(list, type.Element!, owner, path, unknown);
                return list;
            default:
                return Scalars.Read(value, type, owner, path);
        }
    }

    private void Map(JsonObject map, FieldType element, TypeFact owner, DecodePath path, List<string> unknown)
    {
        foreach (var (key, value) in map.ToList())
        {
            // A null among a map's values is the zero value of what the map holds.
            var decoded = value is null ? Scalars.Zero(element) : Value(value, element, owner, path.Key(key), unknown);
            if (decoded is JsonNode && element.Shape == FieldShape.Quantity) decoded = Scalars.RoundedUp(decoded);
            if (!ReferenceEquals(decoded, value)) map[key] = decoded;
        }
    }

    private void List(JsonArray list, FieldType element, TypeFact owner, DecodePath path, List<string> unknown)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var value = list[i];
            var decoded = value is null ? Scalars.Zero(element) : Value(value, element, owner, path.At(i), unknown);
            if (!ReferenceEquals(decoded, value)) list[i] = decoded;
        }
    }

    // What is always written keeps its zero, but a list or map without items is written as null.
    private static bool Droppable(TypeField field) =>
        field.Empty == EmptyField.Omitted || field is { Empty: EmptyField.Written, Type.Shape: FieldShape.List or FieldShape.Map };

    private static bool IsEmpty(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.Text() is "",
        JsonValueKind.False => true,
        JsonValueKind.Number => value.ToJsonString() is "0" or "0.0" or "-0",
        JsonValueKind.Array => ((JsonArray)value).Count == 0,
        JsonValueKind.Object => ((JsonObject)value).Count == 0,
        _ => false,
    };
}
