using System.Globalization;
using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Patching;

/// <summary>RFC 6901: a path through a document.</summary>
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
                case JsonArray a when Index(step, a.Count - 1) is { } index:
                    root = a[index];
                    break;
                default:
                    found = false;
                    return null;
            }
        }

        return root;
    }

    /// <summary>A list position within bounds (inclusive), or null.</summary>
    public static int? Index(string step, int most) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= most && (step == "0" || step[0] != '0') ? index : null;
}
