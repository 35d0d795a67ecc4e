namespace Sampan.Engine.Volumes.Policies;

/// <summary>Resource lists of a policy document (1.17), added to those of the backup's new-style filters. They name resources; <c>*</c> is refused.</summary>
internal sealed record IncludeExcludePolicy(
    IReadOnlyList<string> IncludedClusterScoped,
    IReadOnlyList<string> ExcludedClusterScoped,
    IReadOnlyList<string> IncludedNamespaceScoped,
    IReadOnlyList<string> ExcludedNamespaceScoped)
{
    /// <exception cref="PolicyException">A list can't be used.</exception>
    public void Validate()
    {
        Validate(IncludedClusterScoped, ExcludedClusterScoped);
        Validate(IncludedNamespaceScoped, ExcludedNamespaceScoped);
    }

    private static void Validate(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        if (includes.Contains("*") || excludes.Contains("*")) throw new PolicyException("cannot use '*' in includes or excludes filters in the policy");
        if (excludes.Order(StringComparer.Ordinal).FirstOrDefault(includes.Contains) is { } both)
            throw new PolicyException($"excludes list cannot contain an item in the includes list: {both}");
    }
}
