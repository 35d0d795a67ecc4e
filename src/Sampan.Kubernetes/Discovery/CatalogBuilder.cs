using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Discovery;

/// <summary>Collects what discovery answers say and decides which version of each resource is preferred.</summary>
internal sealed class CatalogBuilder
{
    private readonly List<ApiResource> _resources = [];
    private readonly List<DiscoveryGap> _gaps = [];
    private readonly Dictionary<string, string> _preferred = [];

    /// <summary>A group and the version the server prefers in it.</summary>
    public void Group(string name, string preferredVersion) => _preferred[name] = preferredVersion;

    /// <summary>One resource; whether it is preferred is decided at the end.</summary>
    public void Add(ApiResource resource) => _resources.Add(resource);

    /// <summary>A group version that could not be read.</summary>
    public void Gap(string group, string version, string reason) =>
        _gaps.Add(new DiscoveryGap(group.Length == 0 ? version : $"{group}/{version}", reason));

    /// <summary>The catalog. A resource's preferred version is its group's, or where that does not serve it, the first that does.</summary>
    public ApiCatalog Build()
    {
        var distinct = _resources.DistinctBy(r => r.Id).ToList();
        var preferred = new Dictionary<GroupResource, ResourceId>();
        foreach (var resource in distinct)
        {
            if (IsGroupsChoice(resource.Id)) preferred[resource.Id.GroupResource] = resource.Id;
            else preferred.TryAdd(resource.Id.GroupResource, resource.Id);
        }

        return new ApiCatalog([.. distinct.Select(r => r with { Preferred = preferred[r.Id.GroupResource] == r.Id })], _gaps);
    }

    private bool IsGroupsChoice(ResourceId id) => _preferred.GetValueOrDefault(id.Group) == id.Version;
}
