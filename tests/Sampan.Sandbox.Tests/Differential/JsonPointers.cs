using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>Places in an answer, as scenarios write them: <c>spec.ports[0].nodePort</c>, <c>metadata.annotations['a.b/c']</c>.</summary>
internal static partial class JsonPointers
{
    /// <summary>What stands there; null when nothing does.</summary>
    public static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (Match part in Parts().Matches(path))
        {
            node = (node, part.Groups["index"].Success) switch
            {
                (JsonArray list, true) => int.Parse(part.Groups["index"].Value, CultureInfo.InvariantCulture) is var i && i < list.Count ? list[i] : null,
                (JsonObject item, false) => item[part.Groups["quoted"].Success ? part.Groups["quoted"].Value : part.Groups["key"].Value],
                _ => null,
            };
        }

        return node;
    }

    [GeneratedRegex(@"\[(?<index>\d+)\]|\['(?<quoted>[^']*)'\]|(?<key>[^.\[\]]+)")]
    private static partial Regex Parts();
}
