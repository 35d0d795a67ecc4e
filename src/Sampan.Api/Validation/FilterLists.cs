namespace Sampan.Api.Validation;

/// <summary>What Velero finds wrong with pairs of include and exclude lists, in its words and order (pkg/util/collections/includes_excludes.go).</summary>
internal static class FilterLists
{
    public static IEnumerable<string> Check(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        if (HasMoreThanAll(includes)) yield return "includes list must either contain '*' only, or a non-empty list of items";
        if (excludes.Contains("*")) yield return "excludes list cannot contain '*'";
        foreach (var item in Both(includes, excludes)) yield return item;
    }

    public static IEnumerable<string> CheckScoped(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        if (HasMoreThanAll(includes)) yield return "includes list must either contain '*' only, or a non-empty list of items";
        if (HasMoreThanAll(excludes)) yield return "excludes list must either contain '*' only, or a non-empty list of items";
        if (includes.Count > 0 && excludes.Contains("*")) yield return "when exclude is '*', include cannot have value";
        foreach (var item in Both(includes, excludes)) yield return item;
    }

    public static IEnumerable<string> CheckNamespaces(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        foreach (var error in Check(includes, excludes)) yield return error;
        foreach (var name in Sorted(includes).Concat(Sorted(excludes)).Where(n => n.Length > 0))
        {
            foreach (var error in NamespacePatterns.Errors(name)) yield return error;
        }
    }

    private static bool HasMoreThanAll(IReadOnlyList<string> list) => list.Contains("*") && list.Any(item => item != "*");

    private static IEnumerable<string> Both(IReadOnlyList<string> includes, IReadOnlyList<string> excludes) =>
        Sorted(excludes).Where(includes.Contains).Select(item => $"excludes list cannot contain an item in the includes list: {item}");

    private static IEnumerable<string> Sorted(IReadOnlyList<string> list) => list.Distinct().Order(StringComparer.Ordinal);
}
