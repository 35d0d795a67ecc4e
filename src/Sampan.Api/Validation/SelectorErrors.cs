using System.Text.RegularExpressions;

namespace Sampan.Api.Validation;

/// <summary>What is wrong with label selectors. The API server would refuse every LIST with one of them, object kind by object kind.</summary>
public static partial class SelectorErrors
{
    /// <summary>What Kubernetes says is wrong with a selector; nothing when it can be used.</summary>
    public static IEnumerable<string> Of(LabelSelector selector)
    {
        foreach (var (key, value) in selector.MatchLabels)
        {
            foreach (var error in Requirement(key, [value])) yield return error;
        }

        foreach (var condition in selector.MatchExpressions)
        {
            foreach (var error in Operator(condition).Concat(Requirement(condition.Key, condition.Values))) yield return error;
        }
    }

    internal static IEnumerable<string> Check(BackupSpec spec) =>
        Of("labelSelector", spec.LabelSelector).Concat(spec.OrLabelSelectors.SelectMany((s, i) => Of($"orLabelSelectors[{i}]", s)));

    internal static IEnumerable<string> Of(string field, LabelSelector? selector) => selector is null ? [] : Of(selector).Select(error => $"invalid {field}: {error}");

    private static IEnumerable<string> Operator(LabelRequirement condition) => condition.Operator switch
    {
        "In" or "NotIn" => condition.Values.Count > 0 ? [] : [$"{condition.Key}: for 'in', 'notin' operators, values set can't be empty"],
        "Exists" or "DoesNotExist" => condition.Values.Count == 0 ? [] : [$"{condition.Key}: values set must be empty for exists and does not exist"],
        _ => [$"\"{condition.Operator}\" is not a valid label selector operator"],
    };

    private static IEnumerable<string> Requirement(string key, IReadOnlyList<string> values)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (!Name().IsMatch(key[(slash + 1)..]) || (slash >= 0 && !DnsNames.IsSubdomain(key[..slash]))) yield return $"\"{key}\" is not a label's key";
        foreach (var value in values.Where(v => v.Length > 0 && !Name().IsMatch(v))) yield return $"\"{value}\" is not a label's value";
    }

    [GeneratedRegex(@"\A(?=.{1,63}\z)[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z")]
    private static partial Regex Name();
}
