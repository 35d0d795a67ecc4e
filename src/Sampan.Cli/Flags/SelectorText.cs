using Sampan.Api;

namespace Sampan.Cli.Flags;

/// <summary>Reads label selectors as people type them: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>.</summary>
internal static class SelectorText
{
    /// <summary>The selector, or null with what is wrong with the text.</summary>
    public static LabelSelector? Parse(string text, out string? error)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var conditions = new List<LabelRequirement>();
        foreach (var term in Terms(text))
        {
            if (!TryCondition(term, labels, conditions))
            {
                error = $"invalid label selector \"{text}\": can't read \"{term}\"";
                return null;
            }
        }

        error = null;
        return new LabelSelector { MatchLabels = labels, MatchExpressions = conditions };
    }

    private static bool TryCondition(string term, Dictionary<string, string> labels, List<LabelRequirement> conditions)
    {
        if (Set(term, " notin ", "NotIn") is { } notIn) conditions.Add(notIn);
        else if (Set(term, " in ", "In") is { } oneOf) conditions.Add(oneOf);
        else if (Split(term, "!=") is { } unequal) conditions.Add(new LabelRequirement(unequal.Key, "NotIn", [unequal.Value]));
        else if ((Split(term, "==") ?? Split(term, "=")) is { } equal) labels[equal.Key] = equal.Value;
        else if (term.StartsWith('!') && IsKey(term[1..].Trim())) conditions.Add(new LabelRequirement(term[1..].Trim(), "DoesNotExist", []));
        else if (IsKey(term)) conditions.Add(new LabelRequirement(term, "Exists", []));
        else return false;
        return true;
    }

    private static LabelRequirement? Set(string term, string word, string name)
    {
        var at = term.IndexOf(word, StringComparison.Ordinal);
        if (at <= 0) return null;
        var (key, list) = (term[..at].Trim(), term[(at + word.Length)..].Trim());
        return IsKey(key) && list.StartsWith('(') && list.EndsWith(')')
            ? new LabelRequirement(key, name, list[1..^1].Split(',', StringSplitOptions.TrimEntries))
            : null;
    }

    private static (string Key, string Value)? Split(string term, string mark)
    {
        var at = term.IndexOf(mark, StringComparison.Ordinal);
        if (at <= 0) return null;
        var (key, value) = (term[..at].Trim(), term[(at + mark.Length)..].Trim());
        return IsKey(key) && (value.Length == 0 || IsKey(value)) ? (key, value) : null;
    }

    private static bool IsKey(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/');

    // Commas inside parentheses belong to a set.
    private static IEnumerable<string> Terms(string text)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '(') depth++;
            else if (i < text.Length && text[i] == ')') depth--;
            else if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                if (text[start..i].Trim() is { Length: > 0 } term) yield return term;
                start = i + 1;
            }
        }
    }
}
