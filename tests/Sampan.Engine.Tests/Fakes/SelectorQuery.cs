using System.Text.RegularExpressions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Fakes;

/// <summary>A LIST's <c>labelSelector</c> as an API server reads it: terms joined by commas, sets in parentheses.</summary>
internal static partial class SelectorQuery
{
    public static bool Matches(KubeObject item, string? query) => query is null || Terms().Matches(query).All(t => Matches(item, t));

    private static bool Matches(KubeObject item, Match term)
    {
        var value = item.Label(term.Groups["key"].Value);
        var values = term.Groups["values"].Value.Split(',');
        return term.Groups["op"].Value switch
        {
            "=" => value == term.Groups["value"].Value,
            " in " => value is not null && values.Contains(value),
            " notin " => value is null || !values.Contains(value),
            _ => term.Groups["not"].Success ? value is null : value is not null,
        };
    }

    [GeneratedRegex(@"(?<not>!)?(?<key>[-A-Za-z0-9_./]+)((?<op>=)(?<value>[-A-Za-z0-9_.]*)|(?<op> in | notin )\((?<values>[^)]*)\))?")]
    private static partial Regex Terms();
}
