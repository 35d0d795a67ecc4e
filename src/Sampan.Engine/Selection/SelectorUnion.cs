using Sampan.Api;

namespace Sampan.Engine.Selection;

/// <summary>Label selectors of which one must match, brought to as few as select the same objects: each costs a LIST of its own.</summary>
internal static class SelectorUnion
{
    /// <summary>The selectors left; none when everything matches.</summary>
    public static IReadOnlyList<LabelSelector> Of(IReadOnlyList<LabelSelector> selectors)
    {
        if (selectors.Any(s => s.IsEmpty)) return [];
        var terms = selectors.Select(Term).ToList();
        while (TryMerge(terms))
        {
            // Once more: what was merged may merge with another one.
        }

        return [.. terms.Select(t => new LabelSelector { MatchExpressions = [.. t.OrderBy(r => r.ToString(), StringComparer.Ordinal)] })];
    }

    private static List<LabelRequirement> Term(LabelSelector selector) =>
    [
        .. selector.MatchLabels.Select(l => new LabelRequirement(l.Key, "In", [l.Value])),
        .. selector.MatchExpressions.Select(e => e with { Values = [.. e.Values.Distinct().Order(StringComparer.Ordinal)] }),
    ];

    private static bool TryMerge(List<List<LabelRequirement>> terms)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            for (var j = 0; j < terms.Count; j++)
            {
                if (i == j || Merged(terms[i], terms[j]) is not { } merged) continue;
                terms[Math.Min(i, j)] = merged;
                terms.RemoveAt(Math.Max(i, j));
                return true;
            }
        }

        return false;
    }

    // Null when no single selector says what the two say together.
    private static List<LabelRequirement>? Merged(List<LabelRequirement> a, List<LabelRequirement> b)
    {
        var onlyInA = a.Where(r => !b.Exists(o => Same(r, o))).ToList();
        var onlyInB = b.Where(r => !a.Exists(o => Same(r, o))).ToList();
        if (onlyInA.Count == 0) return a;
        if (onlyInA is not [{ Operator: "In" } left] || onlyInB is not [{ Operator: "In" } right] || left.Key != right.Key) return null;
        return [.. a.Where(r => !ReferenceEquals(r, left)), left with { Values = [.. left.Values.Union(right.Values).Order(StringComparer.Ordinal)] }];
    }

    private static bool Same(LabelRequirement a, LabelRequirement b) => a.Key == b.Key && a.Operator == b.Operator && a.Values.SequenceEqual(b.Values);
}
