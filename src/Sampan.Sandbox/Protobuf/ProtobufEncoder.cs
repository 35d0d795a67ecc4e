using System.Globalization;
using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Protobuf;

/// <summary>Writes a JSON document as the message that stands for the same object. What a message has no field for is left out, as a typed server's would be.</summary>
internal static class ProtobufEncoder
{
    public static WireWriter Encode(ProtobufMessage message, JsonElement item)
    {
        var to = new WireWriter();
        foreach (var field in message.Fields)
        {
            if (field.Name is not { } name) to.Message(field.Number, Encode(field.Type, item));
            else if (item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null) Field(to, field, value);
        }

        return to;
    }

    private static void Field(WireWriter to, ProtobufField field, JsonElement value)
    {
        switch (field.Count)
        {
            case ProtobufCount.List when value.ValueKind == JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) Value(to, field.Number, field, item);
                break;
            case ProtobufCount.Map when value.ValueKind == JsonValueKind.Object:
                foreach (var entry in value.EnumerateObject())
                {
                    var pair = new WireWriter().Text(1, entry.Name);
                    Value(pair, 2, field, entry.Value);
                    to.Message(field.Number, pair);
                }

                break;
            case ProtobufCount.One:
                Value(to, field.Number, field, value);
                break;
        }
    }

    private static void Value(WireWriter to, int number, ProtobufField field, JsonElement value)
    {
        switch (field.Shape)
        {
            case ProtobufShape.Text:
                to.Text(number, value.GetString() ?? "");
                break;
            case ProtobufShape.Bytes:
                to.Bytes(number, value.GetBytesFromBase64());
                break;
            case ProtobufShape.Int32 or ProtobufShape.Int64:
                to.Whole(number, value.Whole() ?? 0);
                break;
            case ProtobufShape.Flag:
                to.Whole(number, value.ValueKind == JsonValueKind.True ? 1 : 0);
                break;
            case ProtobufShape.Double:
                to.Double(number, value.GetDouble());
                break;
            default:
                to.Message(number, Message(field, value));
                break;
        }
    }

    private static WireWriter Message(ProtobufField field, JsonElement value)
    {
        switch (field.Shape)
        {
            case ProtobufShape.Message:
                return Encode(field.Type, value);
            case ProtobufShape.Choice:
                return Choice(field.Type, value);
            case ProtobufShape.AnyJson:
                return new WireWriter().Bytes(1, System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value));
            case ProtobufShape.Quantity:
                return new WireWriter().Text(1, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
            case ProtobufShape.IntOrString:
                return value.ValueKind == JsonValueKind.String
                    ? new WireWriter().Whole(1, 1).Whole(2, 0).Text(3, value.GetString()!)
                    : new WireWriter().Whole(1, 0).Whole(2, value.Whole() ?? 0).Text(3, "");
            case ProtobufShape.Texts:
                var texts = new WireWriter();
                foreach (var item in value.Items()) texts.Text(1, item.GetString() ?? "");
                return texts;
            default:
                return Time(value.GetString() ?? "");
        }
    }

    private static WireWriter Choice(ProtobufMessage message, JsonElement value)
    {
        var to = new WireWriter();
        foreach (var field in message.Fields)
        {
            var fits = value.ValueKind switch
            {
                JsonValueKind.Object => field.Shape == ProtobufShape.Message && field.Count == ProtobufCount.One,
                JsonValueKind.Array => field.Count == ProtobufCount.List,
                _ => field.Shape == ProtobufShape.Flag,
            };
            // A schema in place of a flag also says that something is allowed.
            if (fits) Field(to, field, value);
            else if (field.Shape == ProtobufShape.Flag) to.Whole(field.Number, 1);
        }

        return to;
    }

    private static WireWriter Time(string text)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return new();
        var nanos = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        return new WireWriter().Whole(1, time.ToUnixTimeSeconds()).Whole(2, nanos);
    }
}
