using System.Buffers;

namespace Sampan.Api.Validation;

/// <summary>What Velero finds wrong with pairs of include and exclude lists, in its words (pkg/util/collections/includes_excludes.go).</summary>
internal static class FilterLists
{
    private static readonly SearchValues<char> Unsupported = SearchValues.Create("|()!{},");

    private static readonly SearchValues<char> Patterns = SearchValues.Create("*?[]|(){}!,");

    public static IEnumerable<string> Check(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        if (includes.Count > 1 && includes.Contains("*")) yield return "includes list must either contain '*' only, or a non-empty list of items";
        if (excludes.Contains("*")) yield return "excludes list cannot contain '*'";
        foreach (var item in Both(includes, excludes)) yield return item;
    }

    public static IEnumerable<string> CheckScoped(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        if (includes.Count > 1 && includes.Contains("*")) yield return "includes list must either contain '*' only, or a non-empty list of items";
        if (excludes.Count > 1 && excludes.Contains("*")) yield return "excludes list must either contain '*' only, or a non-empty list of items";
        if (includes.Count > 0 && excludes.Contains("*")) yield return "when exclude is '*', include cannot have value";
        foreach (var item in Both(includes, excludes)) yield return item;
    }

    public static IEnumerable<string> CheckNamespaces(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        foreach (var error in Check(includes, excludes)) yield return error;
        foreach (var name in includes.Concat(excludes).Where(n => n is not ("*" or "")))
        {
            if (name.AsSpan().ContainsAny(Patterns))
            {
                if (Wildcard(name) is { } error) yield return error;
            }
            else if (!DnsNames.IsLabel(name))
            {
                yield return $"invalid namespace \"{name}\": {DnsNames.LabelRule}";
            }
        }
    }

    private static IEnumerable<string> Both(IReadOnlyList<string> includes, IReadOnlyList<string> excludes) =>
        excludes.Distinct().Where(includes.Contains).Order(StringComparer.Ordinal).Select(item => $"excludes list cannot contain an item in the includes list: {item}");

    private static string? Wildcard(string pattern)
    {
        if (pattern.AsSpan().ContainsAny(Unsupported)) return "wildcard pattern contains unsupported characters: |, (, ), !, {, }, ,";
        if (pattern.Contains("**", StringComparison.Ordinal)) return "wildcard pattern contains consecutive asterisks (only single '*' allowed)";
        var open = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '[' && i + 1 < pattern.Length && pattern[i + 1] == ']') return "wildcard pattern contains empty bracket pattern '[]'";
            if (pattern[i] == ']' && !open) return "wildcard pattern contains unmatched ']'";
            if (pattern[i] is '[' or ']') open = pattern[i] == '[';
        }

        return open ? "wildcard pattern contains unclosed bracket '['" : null;
    }
}
