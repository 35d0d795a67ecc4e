using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Volumes.Policies;
using Sampan.Kubernetes.Discovery;

namespace Sampan.Engine.Selection;

/// <summary>The lists of the new style (1.11): one pair for namespaced resources, one for cluster-scoped ones, and those of a resource policy
/// under them.</summary>
internal sealed class ScopedRules : IResourceRules
{
    private readonly NamespaceFilter _namespaces;
    private readonly ResourceNames _included;
    private readonly ResourceNames _excluded;
    private readonly ResourceNames _includedCluster;
    private readonly ResourceNames _excludedCluster;

    public ScopedRules(BackupSpec spec, IncludeExcludePolicy? policy, ApiCatalog catalog, NamespaceFilter namespaces)
    {
        _namespaces = namespaces;
        (_included, _excluded) = Merge(spec.IncludedNamespaceScopedResources, spec.ExcludedNamespaceScopedResources,
            policy?.IncludedNamespaceScoped ?? [], policy?.ExcludedNamespaceScoped ?? [], catalog, true);
        (_includedCluster, _excludedCluster) = Merge(spec.IncludedClusterScopedResources, spec.ExcludedClusterScopedResources,
            policy?.IncludedClusterScoped ?? [], policy?.ExcludedClusterScoped ?? [], catalog, false);
    }

    public IEnumerable<(string Field, ResourceNames Names, bool Included)> Lists =>
    [
        ("includedNamespaceScopedResources", _included, true), ("excludedNamespaceScopedResources", _excluded, false),
        ("includedClusterScopedResources", _includedCluster, true), ("excludedClusterScopedResources", _excludedCluster, false),
    ];

    public bool Includes(ApiResource resource)
    {
        var name = resource.Id.GroupResource;
        if (Excludes(resource)) return false;
        if (resource.Namespaced) return _included.IsEmpty || _included.Contains(name);
        return _includedCluster.Contains(name) || name == KnownResources.Namespaces || (_includedCluster.IsEmpty && _excludedCluster.IsEmpty && IsFull);
    }

    public bool Excludes(ApiResource resource) => (resource.Namespaced ? _excluded : _excludedCluster).Contains(resource.Id.GroupResource);

    public bool Refuses(ApiResource resource) => Excludes(resource);

    // Nothing restricts what is namespaced.
    private bool IsFull => _namespaces.IsEverything && _excluded.IsEmpty && (_included.IsEmpty || _included.HasAll);

    // What the backup itself says of a resource stands before what the policy says.
    private static (ResourceNames Included, ResourceNames Excluded) Merge(IReadOnlyList<string> included, IReadOnlyList<string> excluded,
        IReadOnlyList<string> policyIncluded, IReadOnlyList<string> policyExcluded, ApiCatalog catalog, bool namespaced)
    {
        IReadOnlyList<string> ownExcluded = [.. ServerExclusions.Without(excluded)];
        var (take, leave) = (new ResourceNames(included, catalog, namespaced), new ResourceNames(ownExcluded, catalog, namespaced));
        bool IsOpen(string name) => catalog.Resolve(name)?.Id.GroupResource is not { } resource || (!take.Contains(resource) && !leave.Contains(resource));
        return (new ResourceNames([.. included, .. policyIncluded.Where(IsOpen)], catalog, namespaced),
            new ResourceNames([.. ownExcluded, .. policyExcluded.Where(IsOpen)], catalog, namespaced));
    }
}
