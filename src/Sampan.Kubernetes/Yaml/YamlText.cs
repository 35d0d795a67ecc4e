namespace Sampan.Kubernetes.Yaml;

/// <summary>Which styles can carry a text unchanged through a YAML reader (libyaml's analysis, block context).</summary>
internal static class YamlText
{
    /// <summary>Without quotes, as far as syntax goes; what it resolves to is another question.</summary>
    public static bool AllowsPlain(string text)
    {
        if (text.Length == 0 || text[0] == ' ' || text[^1] == ' ' || !AllPrintable(text, breaks: false)) return false;
        if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)) return false;
        if ("#,[]{}&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal)) return false;
        if (text[0] is '-' or '?' or ':' && (text.Length == 1 || text[1] == ' ')) return false;
        return !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && text[^1] != ':';
    }

    /// <summary>In single quotes on one line.</summary>
    public static bool AllowsSingleQuotes(string text) => AllPrintable(text, breaks: false);

    /// <summary>As a literal block: several lines, none ending in a space, nothing that needs an escape.</summary>
    public static bool AllowsLiteral(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && text.AsSpan().Trim('\n').Length > 0 && text[^1] != ' ' &&
        !text.Contains(" \n", StringComparison.Ordinal) && AllPrintable(text, breaks: true);

    private static bool AllPrintable(string text, bool breaks)
    {
        foreach (var c in text)
        {
            var printable = c is (>= ' ' and <= '~') or (>= '\u00A0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD') and not '\uFEFF'
                && c is not ('\u2028' or '\u2029');
            if (!printable && !(breaks && c == '\n')) return false;
        }

        return true;
    }
}
