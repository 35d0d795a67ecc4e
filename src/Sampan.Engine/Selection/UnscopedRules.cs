using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Discovery;

namespace Sampan.Engine.Selection;

/// <summary>The lists of the old style: <c>includedResources</c>, <c>excludedResources</c> and the three states of <c>includeClusterResources</c>.</summary>
internal sealed class UnscopedRules(BackupSpec spec, ApiCatalog catalog, NamespaceFilter namespaces) : IResourceRules
{
    private readonly ResourceNames _included = new(spec.IncludedResources, catalog);
    private readonly ResourceNames _excluded = new(ServerExclusions.Without(spec.ExcludedResources), catalog);
    private readonly bool? _cluster = spec.IncludeClusterResources;

    public IEnumerable<(string Field, ResourceNames Names, bool Included)> Lists =>
        [("includedResources", _included, true), ("excludedResources", _excluded, false)];

    public bool Includes(ApiResource resource)
    {
        if (!Named(resource)) return false;
        return resource.Namespaced || resource.Id.GroupResource == KnownResources.Namespaces || (_cluster ?? namespaces.IsEverything);
    }

    public bool Excludes(ApiResource resource) => _excluded.Contains(resource.Id.GroupResource) || (!resource.Namespaced && _cluster == false);

    // Left open, a list of resources restricts cluster-scoped ones too; asked for, all of them may come.
    public bool Refuses(ApiResource resource) => Excludes(resource) || (_cluster is null && !Named(resource));

    private bool Named(ApiResource resource) =>
        !_excluded.Contains(resource.Id.GroupResource) && (_included.IsEmpty || _included.Contains(resource.Id.GroupResource));
}
