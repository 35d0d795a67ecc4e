namespace Sampan.Api;

/// <summary>Policies for objects that stand in the target, by resource: <c>deployments.apps=recreate,configmaps=update,*=none</c>.</summary>
public static class ExistingPolicies
{
    /// <summary>Stands for every resource that is not named.</summary>
    public const string Everything = "*";

    private static readonly Dictionary<string, ExistingPolicy> Words = new(StringComparer.Ordinal)
    {
        ["none"] = ExistingPolicy.None,
        ["update"] = ExistingPolicy.Update,
        ["recreate"] = ExistingPolicy.Recreate,
    };

    /// <summary>The policy of Velero's own field.</summary>
    public static ExistingPolicy Of(string? word) => Words.GetValueOrDefault(word ?? "", ExistingPolicy.Unset);

    /// <summary>Reads <c>resource=policy</c> pairs; resources as people name them, in any form that discovery resolves.</summary>
    /// <param name="text">Pairs separated by commas; blanks around them don't count.</param>
    /// <param name="problem">What is wrong, or null.</param>
    /// <returns>Null when something is wrong.</returns>
    public static IReadOnlyDictionary<string, ExistingPolicy>? Parse(string text, out string? problem)
    {
        var policies = new Dictionary<string, ExistingPolicy>(StringComparer.Ordinal);
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = pair.Split('=', StringSplitOptions.TrimEntries);
            problem = sides is not [{ Length: > 0 } resource, { } word] || !Words.TryGetValue(word, out var policy)
                ? $"\"{pair}\" is not RESOURCE=none, RESOURCE=update or RESOURCE=recreate"
                : policies.TryAdd(resource, policy) ? null : $"{resource} is named twice";
            if (problem is not null) return null;
        }

        problem = null;
        return policies;
    }
}
