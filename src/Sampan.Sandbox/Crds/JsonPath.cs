using System.Globalization;
using System.Text;
using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Crds;

/// <summary>The JSONPath of printer columns, scale paths and selectable fields: names, positions, <c>[*]</c>, and filters
/// of the form <c>[?(@.a=="b")]</c>.</summary>
internal sealed class JsonPath
{
    private readonly List<Func<JsonElement, IEnumerable<JsonElement>>> _steps = [];

    /// <summary>The plain property names, when the path has nothing else; null otherwise.</summary>
    public IReadOnlyList<string>? Names { get; private set; }

    /// <summary>Reads a path; null when it uses more than is implemented.</summary>
    public static JsonPath? TryParse(string text)
    {
        var path = new JsonPath();
        var names = new List<string>();
        var plain = true;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '.')
            {
                var name = Name(text, ref at);
                if (name.Length == 0) continue;
                names.Add(name);
                path._steps.Add(e => Child(e, name));
            }
            else if (text[at] == '[' && text.IndexOf(']', at) is > 0 and var close)
            {
                var inner = text[(at + 1)..close];
                if (inner.StartsWith("?(", StringComparison.Ordinal)) close = text.IndexOf(")]", at, StringComparison.Ordinal) + 1;
                if (close <= at || Bracket(text[(at + 1)..close]) is not { } step) return null;
                plain = false;
                path._steps.Add(step);
                at = close + 1;
            }
            else
            {
                return null;
            }
        }

        path.Names = plain ? names : null;
        return path;
    }

    /// <summary>Everything the path leads to.</summary>
    public IEnumerable<JsonElement> Find(JsonElement root) =>
        _steps.Aggregate((IEnumerable<JsonElement>)[root], (found, step) => found.SelectMany(step));

    private static string Name(string text, ref int at)
    {
        var name = new StringBuilder();
        for (at++; at < text.Length && text[at] is not ('.' or '['); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            name.Append(text[at]);
        }

        return name.ToString();
    }

    private static Func<JsonElement, IEnumerable<JsonElement>>? Bracket(string inner)
    {
        if (inner == "*") return e => e.ValueKind == JsonValueKind.Array ? e.EnumerateArray() : [];
        if (int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return e => e.ValueKind == JsonValueKind.Array && (index < 0 ? index + e.GetArrayLength() : index) is var i && i >= 0 && i < e.GetArrayLength() ? [e[i]] : [];
        }

        if (inner.Length > 2 && inner[0] is '\'' or '"' && inner[^1] == inner[0]) return e => Child(e, inner[1..^1]);
        return inner.StartsWith("?(", StringComparison.Ordinal) ? Filter(inner[2..].TrimEnd(')')) : null;
    }

    private static Func<JsonElement, IEnumerable<JsonElement>>? Filter(string condition)
    {
        var at = condition.IndexOf("==", StringComparison.Ordinal);
        if (at < 0 || !condition.TrimStart().StartsWith("@.", StringComparison.Ordinal)) return null;
        var names = condition[..at].Trim()[2..].Split('.');
        var wanted = condition[(at + 2)..].Trim().Trim('\'', '"');
        return e => e.ValueKind == JsonValueKind.Array ? e.EnumerateArray().Where(i => Text(i.At(names)) == wanted) : [];
    }

    private static IEnumerable<JsonElement> Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? [child] : [];

    private static string? Text(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.String => e.GetString(),
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        _ => e.GetRawText(),
    };
}
