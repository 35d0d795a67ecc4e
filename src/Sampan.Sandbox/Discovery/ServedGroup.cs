namespace Sampan.Sandbox.Discovery;

/// <summary>One API group.</summary>
/// <param name="Name">Name; empty for the core group.</param>
/// <param name="Versions">Served versions, preferred first, each with its resources in order; none in an aggregated API that nobody serves.</param>
internal sealed record ServedGroup(string Name, IReadOnlyList<(string Version, IReadOnlyList<ServedResource> Resources)> Versions)
{
    /// <summary><c>group/version</c>.</summary>
    public string GroupVersion(string version) => Name.Length == 0 ? version : $"{Name}/{version}";
}
