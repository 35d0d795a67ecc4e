using System.Globalization;
using System.Text.Json.Nodes;

namespace Sampan.Kubernetes.Patching;

/// <summary>RFC 6901: a path through a document. Positions in lists may be negative, which counts from the end, as the Go libraries have it.</summary>
internal static class JsonPointer
{
    /// <summary>The steps of a pointer, unescaped; none for the whole document.</summary>
    /// <exception cref="PatchException">It neither is empty nor begins with a slash.</exception>
    public static string[] Steps(string pointer)
    {
        if (pointer.Length == 0) return [];
        if (pointer[0] != '/') throw new PatchException($"the path {pointer} does not begin with a slash");
        return [.. pointer[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    /// <summary>The node at the steps; null (with <paramref name="found"/> true) for a JSON null.</summary>
    public static JsonNode? Find(JsonNode? root, ReadOnlySpan<string> steps, out bool found)
    {
        found = true;
        foreach (var step in steps)
        {
            switch (root)
            {
                case JsonObject o when o.TryGetPropertyValue(step, out var value):
                    root = value;
                    break;
                case JsonArray a when Number(step) is { } number && InBounds(number, a.Count) is { } index:
                    root = a[index];
                    break;
                default:
                    found = false;
                    return null;
            }
        }

        return root;
    }

    /// <summary>A position among <paramref name="count"/> items.</summary>
    /// <exception cref="PatchException">No number, or out of bounds.</exception>
    public static int Index(string step, int count)
    {
        var number = Number(step) ?? throw new PatchException($"strconv.Atoi: parsing \"{step}\": invalid syntax");
        return InBounds(number, count) ?? throw new PatchException($"Unable to access invalid index: {number}: invalid index referenced");
    }

    private static int? InBounds(int number, int count) => number >= count || number < -count ? null : number < 0 ? number + count : number;

    private static int? Number(string step) => int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
