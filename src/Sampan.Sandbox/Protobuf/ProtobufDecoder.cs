using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Protobuf;

/// <summary>Reads a message into the JSON document that stands for the same object. Fields that no message has are passed over, as servers do.</summary>
internal static class ProtobufDecoder
{
    /// <summary>Deepest nesting of messages accepted: nothing real comes near, and the stack stays safe.</summary>
    private const int MaxDepth = 200;

    /// <summary>Reads <paramref name="data"/> into <paramref name="target"/>.</summary>
    /// <exception cref="ProtobufException">It is not such a message.</exception>
    public static void Fill(JsonObject target, ProtobufMessage message, ReadOnlySpan<byte> data, int depth = 0)
    {
        if (depth > MaxDepth) throw new ProtobufException("proto: messages are nested too deeply");
        var reader = new WireReader(data);
        while (!reader.AtEnd)
        {
            var (number, type) = reader.Tag(message.GoName);
            if (message.Field(number) is { } field) Field(target, field, ref reader, type, depth);
            else reader.Skip(type);
        }
    }

    private static void Field(JsonObject target, ProtobufField field, ref WireReader reader, WireType type, int depth)
    {
        if (field.Name is not { } name)
        {
            Fill(target, field.Type, Sized(field, ref reader, type), depth + 1);
            return;
        }

        switch (field.Count)
        {
            case ProtobufCount.Map:
                if (target[name] is not JsonObject map) target[name] = map = [];
                Entry(map, field, Sized(field, ref reader, type), depth);
                break;
            case ProtobufCount.List:
                if (target[name] is not JsonArray list) target[name] = list = [];
                Items(list, field, ref reader, type, depth);
                break;
            // A message that comes in several pieces is their sum.
            case ProtobufCount.One when field.Shape == ProtobufShape.Message && target[name] is JsonObject begun:
                Fill(begun, field.Type, Sized(field, ref reader, type), depth + 1);
                break;
            default:
                var value = Value(field, ref reader, type, depth);
                if (!field.OmitsEmpty || !(value?.GetValueKind() == JsonValueKind.False || value.Text() is "" || value.Whole() is 0)) target[name] = value;
                break;
        }
    }

    private static void Items(JsonArray list, ProtobufField field, ref WireReader reader, WireType type, int depth)
    {
        if (type != WireType.Length || !field.IsPackable)
        {
            list.Add(Value(field, ref reader, type, depth));
            return;
        }

        var packed = new WireReader(reader.Bytes());
        while (!packed.AtEnd) list.Add(Value(field, ref packed, field.Shape == ProtobufShape.Double ? WireType.Fixed64 : WireType.Varint, depth));
    }

    private static void Entry(JsonObject map, ProtobufField field, ReadOnlySpan<byte> data, int depth)
    {
        const int Key = 1, Content = 2;
        var (key, value, given) = ("", (JsonNode?)null, false);
        var reader = new WireReader(data);
        while (!reader.AtEnd)
        {
            var (number, type) = reader.Tag("Entry");
            if (number == Key) key = Encoding.UTF8.GetString(Sized(field, ref reader, type));
            else if (number == Content) (value, given) = (Value(field, ref reader, type, depth), true);
            else reader.Skip(type);
        }

        if (!given)
        {
            var nothing = new WireReader([0]);
            value = Value(field, ref nothing, field.IsPackable ? WireType.Varint : WireType.Length, depth);
        }

        map[key] = value;
    }

    private static JsonNode? Value(ProtobufField field, ref WireReader reader, WireType type, int depth)
    {
        switch (field.Shape)
        {
            case ProtobufShape.Int32:
                return JsonValue.Create((int)Number(field, ref reader, type));
            case ProtobufShape.Int64:
                return JsonValue.Create((long)Number(field, ref reader, type));
            case ProtobufShape.Flag:
                return JsonValue.Create(Number(field, ref reader, type) != 0);
            case ProtobufShape.Double:
                Require(field, type, WireType.Fixed64);
                return JsonValue.Create(reader.Double());
            default:
                return Sized(field, Sized(field, ref reader, type), depth);
        }
    }

    private static JsonNode? Sized(ProtobufField field, ReadOnlySpan<byte> data, int depth)
    {
        switch (field.Shape)
        {
            case ProtobufShape.Text:
                return JsonValue.Create(Encoding.UTF8.GetString(data));
            case ProtobufShape.Bytes:
                return JsonValue.Create(Convert.ToBase64String(data));
            case ProtobufShape.Message:
                var child = new JsonObject();
                Fill(child, field.Type, data, depth + 1);
                return child;
            case ProtobufShape.Choice:
                var parts = new JsonObject();
                Fill(parts, field.Type, data, depth + 1);
                return Chosen(field.Type, parts);
            case ProtobufShape.AnyJson:
                return AnyJson(Parts(ProtobufParts.OfBytes, data), depth);
            case ProtobufShape.Texts:
                return Parts(ProtobufParts.OfTexts, data)["items"]?.DeepClone() ?? new JsonArray();
            case ProtobufShape.Quantity:
                return Parts(ProtobufParts.OfText, data).Text("text") is { Length: > 0 } quantity ? JsonValue.Create(quantity) : JsonValue.Create("0");
            case ProtobufShape.IntOrString:
                var either = Parts(ProtobufParts.OfIntOrString, data);
                return either.Whole("type") is null or 0 ? JsonValue.Create(either.Whole("int") ?? 0) : JsonValue.Create(either.Text("text") ?? "");
            default:
                return data.IsEmpty ? null : Time(field.Shape, Parts(ProtobufParts.OfTime, data));
        }
    }

    private static JsonObject Parts(ProtobufMessage message, ReadOnlySpan<byte> data)
    {
        var parts = new JsonObject();
        Fill(parts, message, data);
        return parts;
    }

    /// <summary>The schema when there is one, else the other part; a flag is false when it is not given, a list is nothing.</summary>
    private static JsonNode? Chosen(ProtobufMessage message, JsonObject parts)
    {
        var other = message.Fields.First(f => f.Name != "schema");
        var chosen = other.Count == ProtobufCount.List ? parts[other.Name!] ?? parts["schema"] : parts["schema"] ?? parts[other.Name!];
        return chosen is not null ? chosen.DeepClone() : other.Shape == ProtobufShape.Flag ? JsonValue.Create(false) : null;
    }

    private static JsonNode? AnyJson(JsonObject parts, int depth)
    {
        if (parts.Text("bytes") is not { Length: > 0 } base64) return null;
        var raw = Convert.FromBase64String(base64);
        if (ProtobufEnvelope.Recognizes(raw)) return ProtobufEnvelope.Open(raw, default, depth + 1);
        try
        {
            return KubeJson.ParseNode(raw);
        }
        catch (JsonException e)
        {
            throw new ProtobufException(e.Message);
        }
    }

    private static JsonValue Time(ProtobufShape shape, JsonObject parts)
    {
        var format = shape == ProtobufShape.Time ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
        try
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(parts.Whole("seconds") ?? 0).AddTicks((parts.Whole("nanos") ?? 0) / TimeSpan.NanosecondsPerTick);
            return JsonValue.Create(time.ToString(format, CultureInfo.InvariantCulture));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new ProtobufException("Time.MarshalJSON: year outside of range [0,9999]");
        }
    }

    private static ulong Number(ProtobufField field, ref WireReader reader, WireType type)
    {
        Require(field, type, WireType.Varint);
        return reader.Varint();
    }

    private static ReadOnlySpan<byte> Sized(ProtobufField field, ref WireReader reader, WireType type)
    {
        Require(field, type, WireType.Length);
        return reader.Bytes();
    }

    private static void Require(ProtobufField field, WireType type, WireType wanted)
    {
        if (type != wanted) throw new ProtobufException($"proto: wrong wireType = {(int)type} for field {GoName(field.Name ?? field.Type.GoName)}");
    }

    /// <summary>What a field is called in the Go type, where that is plain.</summary>
    private static string GoName(string name) => name switch
    {
        "metadata" => "ObjectMeta",
        "apiVersion" => "APIVersion",
        "uid" => "UID",
        _ => char.ToUpperInvariant(name[0]) + name[1..],
    };
}
