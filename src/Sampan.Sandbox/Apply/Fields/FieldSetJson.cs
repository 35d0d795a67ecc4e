using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Apply.Fields;

/// <summary>Sets of paths as <c>FieldsV1</c>: <c>{"f:spec":{"f:ports":{"k:{\"port\":80}":{".":{},"f:port":{}}}}}</c>.</summary>
internal static class FieldSetJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(Utf8JsonWriter json, FieldSet set, bool itself = false)
    {
        json.WriteStartObject();
        if (itself) Hollow(json, ".");
        foreach (var node in set.Nodes)
        {
            WriteName(json, node.Element);
            if (node.Children is null)
            {
                json.WriteStartObject();
                json.WriteEndObject();
            }
            else
            {
                Write(json, node.Children, node.Member);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Reads a set; steps of a kind that is not known are left out.</summary>
    /// <exception cref="FormatException">A step that is malformed.</exception>
    public static FieldSet Read(JsonObject fields) => ReadLevel(fields).Children ?? FieldSet.Empty;

    private static (FieldSet? Children, bool Member) ReadLevel(JsonObject fields)
    {
        var (set, member) = (new FieldSet(), false);
        foreach (var (name, value) in fields)
        {
            if (name == ".") member = true;
            else if (ReadName(name) is { } element && ReadLevel(value as JsonObject ?? []) is var (children, itself)) set.Add(new(element, itself, children));
        }

        return set.IsEmpty ? (null, true) : (set, member);
    }

    private static PathElement? ReadName(string name)
    {
        if (name.Length < 2 || name[1] != ':') throw new FormatException($"missing colon: {name}");
        try
        {
            return name[0] switch
            {
                'f' => PathElement.Field(name[2..]),
                'v' => PathElement.OfValue(Scalar(JsonNode.Parse(name[2..]))),
                'i' => PathElement.At(int.Parse(name.AsSpan(2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
                'k' => PathElement.OfKey([.. ((JsonNode.Parse(name[2..]) as JsonObject) ?? throw new FormatException(name)).Select(p => new KeyField(p.Key, Scalar(p.Value)))]),
                _ => null,
            };
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static FieldScalar Scalar(JsonNode? node) => FieldScalar.Of(node) ?? throw new FormatException("a key or a value in a path must be a scalar");

    private static void WriteName(Utf8JsonWriter json, in PathElement element)
    {
        if (element.Kind == PathElementKind.Field)
        {
            var name = element.Name!;
            var room = name.Length + 2 <= 256 ? stackalloc char[name.Length + 2] : new char[name.Length + 2];
            (room[0], room[1]) = ('f', ':');
            name.CopyTo(room[2..]);
            json.WritePropertyName(room);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(64);
        using (var inner = new Utf8JsonWriter(buffer, Plain))
        {
            if (element.Kind == PathElementKind.Value) element.Value.Write(inner);
            else if (element.Kind == PathElementKind.Index) inner.WriteNumberValue(element.Index);
            else WriteKey(inner, element.Key);
        }

        var prefix = element.Kind switch { PathElementKind.Key => "k:", PathElementKind.Value => "v:", _ => "i:" };
        json.WritePropertyName(prefix + Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteKey(Utf8JsonWriter json, ReadOnlySpan<KeyField> key)
    {
        json.WriteStartObject();
        foreach (var field in key)
        {
            json.WritePropertyName(field.Name);
            field.Value.Write(json);
        }

        json.WriteEndObject();
    }

    private static void Hollow(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteEndObject();
    }
}
