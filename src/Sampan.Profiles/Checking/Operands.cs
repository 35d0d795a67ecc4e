using System.Globalization;
using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Profiles.Checking;

/// <summary>How JSON values are read for comparing.</summary>
internal static class Operands
{
    public static bool Same(JsonElement a, JsonElement b) => a.ValueKind == b.ValueKind && a.ValueKind switch
    {
        JsonValueKind.Number => NumberOf(a) is { } x && NumberOf(b) is { } y && x == y,
        JsonValueKind.String => a.ValueEquals(b.GetString()),
        _ => JsonElement.DeepEquals(a, b),
    };

    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    public static decimal? NumberOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && decimal.TryParse(TextOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static Quantity? QuantityOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.String && Quantity.TryParse(TextOf(value)!, out var quantity) ? quantity : null;
}
