using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Decoding;

/// <summary>Reads values that are not containers, and refuses those of a wrong type in the API server's words.</summary>
internal static class Scalars
{
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    private const string QuantityForm = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    public static JsonNode? Read(JsonNode value, FieldType type, TypeFact owner, DecodePath path) => (type.Shape, value.GetValueKind()) switch
    {
        (FieldShape.Text, JsonValueKind.String) => value,
        (FieldShape.Flag, JsonValueKind.True or JsonValueKind.False) => value,
        (FieldShape.Number, JsonValueKind.Number) => value,
        (FieldShape.IntOrString, JsonValueKind.String) => value,
        (FieldShape.Int32 or FieldShape.IntOrString, JsonValueKind.Number) when value.Whole() is >= int.MinValue and <= int.MaxValue => value,
        (FieldShape.Int64, JsonValueKind.Number) when value.Whole() is not null => value,
        (FieldShape.Quantity, JsonValueKind.String or JsonValueKind.Number) => Quantity(value, path),
        (FieldShape.Bytes, JsonValueKind.String) => Bytes(value.Text()!, path),
        (FieldShape.Time, JsonValueKind.String) => Time(value.Text()!, "yyyy-MM-dd'T'HH:mm:ss'Z'", path),
        (FieldShape.MicroTime, JsonValueKind.String) => Time(value.Text()!, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", path),
        _ => throw path.Refuse($"json: cannot unmarshal {Spell(value)} into Go struct field {Last(owner.Name)}.{path.Plain} of type {Spell(type)}"),
    };

    /// <summary>What a null inside a list or map stands for.</summary>
    public static JsonNode? Zero(FieldType type) => type.Shape switch
    {
        FieldShape.Text or FieldShape.Bytes => JsonValue.Create(""),
        FieldShape.Quantity => JsonValue.Create("0"),
        FieldShape.Int32 or FieldShape.Int64 or FieldShape.Number or FieldShape.IntOrString => JsonValue.Create(0),
        FieldShape.Flag => JsonValue.Create(false),
        FieldShape.Named => new JsonObject(),
        _ => null,
    };

    /// <summary>Quantities in resource lists are kept to thousandths.</summary>
    public static JsonNode RoundedUp(JsonNode quantity)
    {
        if (!Sampan.Kubernetes.Documents.Quantity.TryParse(quantity.Text()!, out var amount)) return quantity;
        var rounded = amount.RoundedUpToMilli();
        return rounded == amount ? quantity : JsonValue.Create(rounded.ToString());
    }

    private static JsonNode Quantity(JsonNode value, DecodePath path)
    {
        var text = (value.GetValueKind() == JsonValueKind.String ? value.Text()! : value.ToJsonString()).Trim();
        if (!Sampan.Kubernetes.Documents.Quantity.TryParse(text, out var quantity)) throw path.Refuse(QuantityForm);
        var spelled = quantity.ToString();
        return value.GetValueKind() == JsonValueKind.String && spelled == value.Text() ? value : JsonValue.Create(spelled);
    }

    private static JsonValue Bytes(string text, DecodePath path)
    {
        var compact = text.ReplaceLineEndings("");
        var decoded = new byte[compact.Length];
        if (Convert.TryFromBase64String(compact, decoded, out var length)) return JsonValue.Create(Convert.ToBase64String(decoded, 0, length));
        var at = compact.AsSpan().IndexOfAnyExcept(Base64);
        throw path.Refuse($"illegal base64 data at input byte {(at < 0 ? compact.Length / 4 * 4 : at)}");
    }

    private static JsonValue Time(string text, string format, DecodePath path)
    {
        if (text.Length == 0) return JsonValue.Create("");
        if (text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return JsonValue.Create(time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
        }

        throw path.Refuse($"parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text}\" as \"2006\"");
    }

    private static string Spell(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => value.Whole() is null ? $"number {value.ToJsonString()}" : "number",
    };

    private static string Spell(FieldType type) => type.Shape switch
    {
        FieldShape.Int32 => "int32",
        FieldShape.Int64 => "int64",
        FieldShape.Number => "float64",
        FieldShape.Flag => "bool",
        FieldShape.List => $"[]{Spell(type.Element!)}",
        FieldShape.Map => $"map[string]{Spell(type.Element!)}",
        FieldShape.Named => type.TypeName![(type.TypeName!.IndexOf('.', StringComparison.Ordinal) + 1)..],
        FieldShape.Bytes => "[]uint8",
        _ => "string",
    };

    private static string Last(string typeName) => typeName[(typeName.LastIndexOf('.') + 1)..];
}
