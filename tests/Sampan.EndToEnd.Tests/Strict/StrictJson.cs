using System.Text.Json;

namespace Sampan.EndToEnd.Tests.Strict;

/// <summary>JSON as Go's strict decoders take it: UTF-8 without a mark, one value, no key twice.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 1000 };

    public static JsonElement Parse(byte[] utf8) => JsonDocument.Parse(utf8, Options).RootElement;

    /// <summary>The property names are a set of these, required ones first.</summary>
    public static bool HasFields(JsonElement element, string[] required, params string[] optional)
    {
        var names = element.EnumerateObject().Select(p => p.Name).ToHashSet();
        return required.All(names.Contains) && names.All(n => required.Contains(n) || optional.Contains(n));
    }

    public static string? Text(this JsonElement element, params string[] path)
    {
        foreach (var step in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element)) return null;
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    /// <summary>The elements of a list; none of null.</summary>
    public static IEnumerable<JsonElement> Elements(this JsonElement list) => list.ValueKind == JsonValueKind.Null ? [] : list.EnumerateArray();
}
