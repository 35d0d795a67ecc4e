using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Apply.Fields;

/// <summary>A scalar as part of a path: the value of a list's key, or an item of a set. Ordered: numbers, texts, booleans, null.</summary>
internal readonly struct FieldScalar : IComparable<FieldScalar>, IEquatable<FieldScalar>
{
    private readonly Order _order;
    private readonly string? _text;
    private readonly double _number;

    private FieldScalar(Order order, string? text, double number) => (_order, _text, _number) = (order, text, number);

    private enum Order
    {
        Number,
        Text,
        Flag,
        Null,
    }

    /// <summary>The scalar of a node, or null when the node holds other values.</summary>
    public static FieldScalar? Of(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => new FieldScalar(Order.Null, null, 0),
        JsonValueKind.String => new FieldScalar(Order.Text, node.Text(), 0),
        JsonValueKind.True => new FieldScalar(Order.Flag, null, 1),
        JsonValueKind.False => new FieldScalar(Order.Flag, null, 0),
        JsonValueKind.Number => new FieldScalar(Order.Number, node.ToJsonString(), double.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)),
        _ => null,
    };

    public int CompareTo(FieldScalar other) => _order != other._order ? _order.CompareTo(other._order)
        : _order == Order.Text ? string.CompareOrdinal(_text, other._text)
        : _order == Order.Number && _text!.Length > 15 && long.TryParse(_text, out var mine) && long.TryParse(other._text, out var others) ? mine.CompareTo(others)
        : _number.CompareTo(other._number);

    public bool Equals(FieldScalar other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is FieldScalar other && Equals(other);

    public override int GetHashCode() => _order == Order.Text ? _text!.GetHashCode(StringComparison.Ordinal) : HashCode.Combine(_order, _number);

    /// <summary>As JSON; texts quoted, which is also how messages print them.</summary>
    public void Write(Utf8JsonWriter json)
    {
        switch (_order)
        {
            case Order.Number:
                json.WriteRawValue(_text!, skipInputValidation: true);
                break;
            case Order.Text:
                json.WriteStringValue(_text);
                break;
            case Order.Flag:
                json.WriteBooleanValue(_number != 0);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    public override string ToString() => _order switch
    {
        Order.Number => _text!,
        Order.Text => Kinds.FieldError.Quote(_text!),
        Order.Flag => _number != 0 ? "true" : "false",
        _ => "null",
    };
}
