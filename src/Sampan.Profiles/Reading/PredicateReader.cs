using System.Text.Json;
using System.Text.RegularExpressions;
using Sampan.Kubernetes.Documents;
using Sampan.Profiles.Checking;
using Sampan.Profiles.Paths;

namespace Sampan.Profiles.Reading;

/// <summary>Reads one predicate and turns its operator and value into a comparison.</summary>
internal static class PredicateReader
{
    // A pattern in a profile comes from a person's file: it may be slow, it may not hang a check.
    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, PredicateOperator> Operators = new(StringComparer.Ordinal)
    {
        ["exists"] = PredicateOperator.Exists,
        ["missing"] = PredicateOperator.Missing,
        ["equals"] = PredicateOperator.Equals,
        ["in"] = PredicateOperator.In,
        ["matches"] = PredicateOperator.Matches,
        ["range"] = PredicateOperator.Range,
        ["greater"] = PredicateOperator.Greater,
        ["sumGreater"] = PredicateOperator.SumGreater,
        ["keyPrefix"] = PredicateOperator.KeyPrefix,
        ["keyMatches"] = PredicateOperator.KeyMatches,
    };

    public static Predicate? Read(ProfileNode node)
    {
        node.Only("path", "operator", "value");
        var text = node.Text("path");
        if (!JsonPath.TryParse(text, out var path, out var problem) && text.Length > 0) node.Problem("path", problem);
        var word = node.Text("operator");
        if (!Operators.TryGetValue(word, out var op))
        {
            if (word.Length > 0) node.Problem("operator", $"unknown operator \"{word}\": use one of {string.Join(", ", Operators.Keys)}");
            return null;
        }

        var comparison = Comparison(node, op, node.Value("value"));
        return path is null || comparison is null ? null : new Predicate(path, op, comparison);
    }

    private static IComparison? Comparison(ProfileNode node, PredicateOperator op, JsonElement value) => op switch
    {
        PredicateOperator.Exists or PredicateOperator.Missing =>
            value.ValueKind == JsonValueKind.Undefined ? new EachValue(_ => true) : Bad(node, "this operator takes no value"),
        PredicateOperator.Equals =>
            value.ValueKind == JsonValueKind.Undefined ? Bad(node, "is missing") : new EachValue(v => Operands.Same(v, value)),
        PredicateOperator.In =>
            value.ValueKind != JsonValueKind.Array
                ? Bad(node, "must be a list")
                : new EachValue(v => value.EnumerateArray().Any(x => Operands.Same(v, x))),
        PredicateOperator.Matches =>
            Pattern(node, value) is { } pattern ? new EachValue(v => Operands.TextOf(v) is { } text && pattern.IsMatch(text)) : null,
        PredicateOperator.Range => Range(node, value),
        PredicateOperator.Greater =>
            Limit(node, value) is { } limit ? new EachValue(v => Operands.QuantityOf(v) is { } q && q.Value > limit.Value) : null,
        PredicateOperator.SumGreater => Limit(node, value) is { } limit ? new SumAbove(limit) : null,
        PredicateOperator.KeyPrefix =>
            value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } prefix
                ? new EachKey(key => key.StartsWith(prefix, StringComparison.Ordinal)) : Bad(node, "must be a text that is not empty"),
        _ => Pattern(node, value) is { } pattern ? new EachKey(pattern.IsMatch) : null,
    };

    private static EachValue? Range(ProfileNode node, JsonElement value)
    {
        var bounds = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Operands.NumberOf).ToList() : [];
        if (bounds is not [{ } lowest, { } highest] || lowest > highest)
        {
            Bad(node, "must be [lowest, highest]");
            return null;
        }

        return new EachValue(v => Operands.NumberOf(v) is { } number && number >= lowest && number <= highest);
    }

    private static Quantity? Limit(ProfileNode node, JsonElement value)
    {
        if (Operands.QuantityOf(value) is { } limit) return limit;
        Bad(node, "must be a quantity, such as 20Gi");
        return null;
    }

    private static Regex? Pattern(ProfileNode node, JsonElement value)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String) return new Regex(value.GetString()!, RegexOptions.CultureInvariant, PatternLimit);
            Bad(node, "must be a regular expression");
        }
        catch (RegexParseException e)
        {
            Bad(node, $"is no regular expression: {e.Message}");
        }

        return null;
    }

    private static IComparison? Bad(ProfileNode node, string problem)
    {
        node.Problem("value", problem);
        return null;
    }
}
