using System.Text;
using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>Servers print values of their internal types into messages: as JSON since 1.33, as Go before, and some of them as a difference on lines of
/// its own. What is refused, where and why is compared; those dumps are not.</summary>
internal static partial class MessageNormaliser
{
    public static string Normalise(string text) =>
        Scheme().Replace(Difference().Replace(Dumps(Document().Replace(GoTexts().Replace(text, Texts), "Invalid value: {…}: ")), ""), " in scheme \"…\"");

    /// <summary><c>[]string{"a", "b"}</c> as <c>["a","b"]</c>.</summary>
    private static string Texts(Match go) => $"[{go.Groups[1].Value.Replace("\", \"", "\",\"", StringComparison.Ordinal)}]";

    /// <summary>Structs and maps become <c>{…}</c>, whatever is nested in them.</summary>
    private static string Dumps(string text)
    {
        var result = new StringBuilder();
        var at = 0;
        foreach (Match header in Header().Matches(text))
        {
            if (header.Index < at) continue;
            var start = header.Index + header.Groups[1].Length;
            result.Append(text, at, start - at).Append("{…}");
            at = End(text, start);
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Behind the bracket that closes the first one; quotes hide brackets.</summary>
    private static int End(string text, int start)
    {
        var (depth, quoted, opened) = (0, false, false);
        // Go's type in front: []v1.Thing{…}, map[string]string{…}.
        if (text[start] is not '{' && !text.AsSpan(start).StartsWith("[{")) start = text.IndexOf('{', start);
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (text[i] is '{' or '(') (depth, opened) = (depth + 1, opened || text[i] == '{');
            else if (text[i] == '[' && (depth > 0 || i == start)) depth++;
            else if (text[i] is '}' or ')' or ']' && depth > 0 && --depth == 0 && (opened || text[start] == '[')) return i + 1;
        }

        return text.Length;
    }

    // A value that is no plain text, number or list of those.
    [GeneratedRegex(@"((?:Invalid|Unsupported|Duplicate) value: )(?=\{|\[\{|(?:&|\[\]|map\[\w+\])*[a-z0-9]*\.?\w*\{)")]
    private static partial Regex Header();

    // The whole document a patch made, its keys in the order of the server's types.
    [GeneratedRegex(@"(?<=^|patch: )Invalid value: ""\{.*\}"": ", RegexOptions.Singleline)]
    private static partial Regex Document();

    // Where in its source a server knows its types from.
    [GeneratedRegex(" in scheme \"[^\"]*\"")]
    private static partial Regex Scheme();

    [GeneratedRegex("\\[\\](?:string|[a-z0-9]+\\.[A-Za-z]+)\\{((?:\"[^\"]*\"(?:, )?)+)\\}")]
    private static partial Regex GoTexts();

    [GeneratedRegex(@"\n(@@ .*|[^\n]*[a-z0-9]+\.[A-Z]\w*\{\n.*)", RegexOptions.Singleline)]
    private static partial Regex Difference();
}
