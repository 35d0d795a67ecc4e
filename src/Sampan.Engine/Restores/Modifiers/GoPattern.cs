using System.Text;
using System.Text.RegularExpressions;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>Regular expressions in the syntax of Go (RE2), matched in time linear to the text as there.</summary>
internal static class GoPattern
{
    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = "\\x00-\\x7F",
        ["blank"] = "\\t ",
        ["cntrl"] = "\\x00-\\x1F\\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = "!-/:-@\\[-`{-~",
        ["space"] = "\\t\\n\\v\\f\\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="FormatException">It is none, or has what RE2 does not have (references back, looking around).</exception>
    public static Regex Parse(string pattern)
    {
        try
        {
            return new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"error parsing regexp: {e.Message}", e);
        }
    }

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder(pattern.Length + 8);
        for (var i = 0; i < pattern.Length;)
        {
            var rest = pattern.AsSpan(i);
            i += rest[0] switch
            {
                '\\' => Escape(rest, regex),
                '[' => Class(rest, regex),
                '(' when rest.StartsWith("(?P<") => Add(regex, "(?<", 4),
                var c => Add(regex, [c], 1),
            };
        }

        return regex.ToString();
    }

    /// <summary>All of these return how many characters of the pattern they took.</summary>
    private static int Add(StringBuilder regex, ReadOnlySpan<char> text, int taken)
    {
        regex.Append(text);
        return taken;
    }

    private static int Escape(ReadOnlySpan<char> rest, StringBuilder regex)
    {
        if (rest.StartsWith("\\Q"))
        {
            var end = rest.IndexOf("\\E");
            return Add(regex, Regex.Escape(rest[2..(end < 0 ? rest.Length : end)].ToString()), end < 0 ? rest.Length : end + 2);
        }

        // Classes of one letter need no braces in Go.
        if (rest.Length > 2 && rest[1] is 'p' or 'P' && rest[2] != '{') return Add(regex, $"{rest[..2]}{{{rest[2]}}}", 3);
        return Add(regex, rest[..Math.Min(2, rest.Length)], Math.Min(2, rest.Length));
    }

    private static int Class(ReadOnlySpan<char> rest, StringBuilder regex)
    {
        var at = Add(regex, "[", 1);
        if (rest[at..].StartsWith("^")) at += Add(regex, "^", 1);
        // At the beginning of a class the bracket that closes it stands for itself.
        if (rest[at..].StartsWith("]")) at += Add(regex, "\\]", 1);
        while (at < rest.Length && rest[at] != ']')
        {
            at += rest[at] switch
            {
                '\\' => Escape(rest[at..], regex),
                '[' => Inner(rest[at..], regex),
                var c => Add(regex, [c], 1),
            };
        }

        return at < rest.Length ? at + Add(regex, "]", 1) : throw new ArgumentException($"missing closing ]: `{rest}`");
    }

    /// <summary>A named class within a class, or a bracket that stands for itself.</summary>
    private static int Inner(ReadOnlySpan<char> rest, StringBuilder regex)
    {
        var end = rest.IndexOf(":]");
        if (!rest.StartsWith("[:") || end < 2) return Add(regex, "\\[", 1);
        var name = rest[2..end].ToString();
        return Add(regex, Classes.GetValueOrDefault(name) ?? throw new ArgumentException($"invalid character class range: `[:{name}:]`"), end + 2);
    }
}
