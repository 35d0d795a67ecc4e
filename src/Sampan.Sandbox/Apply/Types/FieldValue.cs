using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Apply.Types;

/// <summary>A value that may be absent, which is not the same as an explicit null.</summary>
/// <param name="Exists">True when it is there.</param>
/// <param name="Node">The value; null for an explicit null.</param>
internal readonly record struct FieldValue(bool Exists, JsonNode? Node)
{
    public static FieldValue Absent => default;

    public bool IsNull => Exists && Node is null;

    public bool IsMap => Node is JsonObject;

    public bool IsList => Node is JsonArray;

    public bool IsScalar => Node is JsonValue;

    public JsonObject? Map => Node as JsonObject;

    public JsonArray? List => Node as JsonArray;

    /// <summary>Null (or absent), or nothing in it.</summary>
    public bool IsEmptyMap => Map is null or { Count: 0 };

    /// <summary>Null (or absent), or nothing in it.</summary>
    public bool IsEmptyList => List is null or { Count: 0 };

    public static FieldValue Of(JsonNode? node) => new(true, node);

    /// <summary>The value under a name of an object.</summary>
    public static FieldValue In(JsonObject? map, string name) => map is not null && map.TryGetPropertyValue(name, out var node) ? new(true, node) : default;

    /// <summary>True for equal values; numbers by what they are worth.</summary>
    public bool SameAs(in FieldValue other) => JsonNode.DeepEquals(Node, other.Node);

    /// <summary>True when the value is a scalar of a shape.</summary>
    public bool Fits(ScalarShape shape) => Node is not null && (Node.GetValueKind(), shape) switch
    {
        (JsonValueKind.String, ScalarShape.Text or ScalarShape.Any) => true,
        (JsonValueKind.Number, ScalarShape.Number or ScalarShape.Any) => true,
        (JsonValueKind.True or JsonValueKind.False, ScalarShape.Flag or ScalarShape.Any) => true,
        _ => false,
    };
}
