using System.Text;
using System.Text.RegularExpressions;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>A glob as the Go library <c>gobwas/glob</c> reads it, which Velero matches with: <c>*</c> and <c>?</c> (which stop at a
/// separator), <c>**</c> (which does not), <c>[abc]</c>, <c>[a-c]</c>, <c>[!a-c]</c>, <c>{one,other}</c>, and <c>\</c> before
/// a character that is to stand for itself.</summary>
internal sealed class Glob
{
    private readonly Regex _regex;

    private Glob(string regex) => _regex = new Regex(regex, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The whole text must match it.</param>
    /// <param name="separator">Where <c>*</c> and <c>?</c> stop; null: nowhere.</param>
    /// <exception cref="FormatException">A bracket or brace that is not closed, or a class that can't be read.</exception>
    public static Glob Parse(string pattern, char? separator = null)
    {
        var regex = new StringBuilder("\\A");
        var one = separator is { } s ? $"[^{Regex.Escape(s.ToString())}]" : ".";
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    regex.Append(".*");
                    i++;
                    break;
                case '*':
                    regex.Append(one).Append('*');
                    break;
                case '?':
                    regex.Append(one);
                    break;
                case '[':
                    i = Class(pattern, i, regex);
                    break;
                case '{':
                    regex.Append("(?:");
                    depth++;
                    break;
                case '}' when depth > 0:
                    regex.Append(')');
                    depth--;
                    break;
                case ',' when depth > 0:
                    regex.Append('|');
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return depth == 0 ? new Glob(regex.Append("\\z").ToString()) : throw new FormatException($"a brace in \"{pattern}\" is not closed");
    }

    public bool Matches(string text) => _regex.IsMatch(text);

    /// <summary>A range alone in its brackets, or a list of characters; returns where it ends.</summary>
    private static int Class(string pattern, int start, StringBuilder regex)
    {
        var end = pattern.IndexOf(']', start);
        var from = start + (pattern.AsSpan(start).StartsWith("[!") ? 2 : 1);
        if (end <= from) throw new FormatException($"brackets in \"{pattern}\" are not closed, or hold nothing");
        var set = pattern[from..end];
        if (set.Length > 1 && set[1] == '-' && set.Length != 3) throw new FormatException($"a range in \"{pattern}\" must stand alone in its brackets");
        var range = set.Length == 3 && set[1] == '-';
        if (range && set[0] > set[2]) throw new FormatException($"a range in \"{pattern}\" runs backwards");
        regex.Append('[').Append(from - start == 2 ? "^" : "");
        regex.Append(range ? $"{Code(set[0])}-{Code(set[2])}" : string.Concat(set.Select(Code))).Append(']');
        return end;
    }

    private static string Code(char c) => $"\\u{(int)c:x4}";
}
