using System.Buffers;

namespace Sampan.Api.Validation;

/// <summary>What is wrong with a namespace's name or a glob for such names, in Velero 1.18.1's words (pkg/util/wildcard).</summary>
internal static class NamespacePatterns
{
    private static readonly SearchValues<char> Unsupported = SearchValues.Create("|()!{},");

    public static IEnumerable<string> Errors(string pattern)
    {
        if (Shape(pattern) is { } error) return [error];
        // A glob is as good as the name it would be with letters in place of its signs.
        var name = pattern.Replace('*', 'x').Replace('?', 'x').Replace('[', 'x').Replace(']', 'x');
        var errors = DnsNames.LabelErrors(name).Select(e => $"invalid namespace \"{pattern}\": {e}").ToList();
        if (errors.Count > 0 || !HasUnclearRange(pattern)) return errors;
        return [$"invalid namespace \"{pattern}\": a range must stand alone in its brackets, as in [a-c]"];
    }

    private static string? Shape(string pattern)
    {
        if (pattern.AsSpan().ContainsAny(Unsupported)) return "wildcard pattern contains unsupported characters: |, (, ), !, {, }, ,";
        if (pattern.Contains("**", StringComparison.Ordinal)) return "wildcard pattern contains consecutive asterisks (only single * allowed)";
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == ']') return "wildcard pattern contains unmatched closing bracket ']'";
            if (pattern[i] != '[') continue;
            var close = pattern.IndexOf(']', i);
            if (close < 0) return "wildcard pattern contains unclosed bracket '['";
            if (close == i + 1) return "wildcard pattern contains empty bracket pattern '[]'";
            i = close;
        }

        return null;
    }

    // Velero's glob library breaks off at [a-cx], in the middle of the backup.
    private static bool HasUnclearRange(string pattern)
    {
        for (var open = pattern.IndexOf('[', StringComparison.Ordinal); open >= 0; open = pattern.IndexOf('[', open + 1))
        {
            var close = pattern.IndexOf(']', open);
            if (close < 0) return false;
            if (close - open > 2 && pattern[open + 2] == '-' && close - open != 4) return true;
            open = close;
        }

        return false;
    }
}
