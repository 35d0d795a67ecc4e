namespace Sampan.Kubernetes.Discovery;

/// <summary>A group version that the server announces and could not describe, for instance because its APIService is down.</summary>
/// <param name="GroupVersion"><c>group/version</c>.</param>
/// <param name="Reason">What the server said, for people.</param>
public sealed record DiscoveryGap(string GroupVersion, string Reason)
{
    /// <summary>The group; the empty string for the core group.</summary>
    public string Group => GroupVersion.LastIndexOf('/') is > 0 and var at ? GroupVersion[..at] : "";
}
