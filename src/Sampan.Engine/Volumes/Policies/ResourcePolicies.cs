namespace Sampan.Engine.Volumes.Policies;

/// <summary>A whole policy document, which Velero keeps in a ConfigMap: what is done with which volume, and more resource lists.</summary>
/// <param name="Version">Must be <c>v1</c>.</param>
/// <param name="Volumes">In the order they are asked; the first that matches a volume decides.</param>
/// <param name="Filter">Lists to be added to the backup's new-style filters, or null.</param>
internal sealed record ResourcePolicies(string Version, IReadOnlyList<VolumePolicy> Volumes, IncludeExcludePolicy? Filter)
{
    private const string Supported = "v1";

    /// <summary>The action for a volume, or null when no policy matches and the backup's own fields decide.</summary>
    public VolumeActionType? ActionFor(VolumeFacts volume) => Volumes.FirstOrDefault(p => p.Conditions.Match(volume))?.Action;

    /// <summary>Types that policies name and no volume has; Velero takes them, and such a policy never matches.</summary>
    public IEnumerable<string> UnknownTypes => Volumes.SelectMany(p => p.Conditions.VolumeTypes).Where(t => !VolumeFacts.Types.Contains(t)).Distinct(StringComparer.Ordinal);

    /// <exception cref="PolicyException">Something in it can't be used.</exception>
    public void Validate()
    {
        if (Version != Supported) throw new PolicyException($"incompatible version number {Version} with supported version {Supported}");
        foreach (var policy in Volumes)
        {
            if (policy.Action is null) throw new PolicyException($"invalid action type {policy.ActionName}");
            policy.Conditions.Validate();
        }

        Filter?.Validate();
    }
}
