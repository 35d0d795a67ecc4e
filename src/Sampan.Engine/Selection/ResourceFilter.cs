using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Selection;

/// <summary>Which resources a request means. Names are resolved as kubectl does; one that nothing answers to is kept as a literal
/// <c>resource.group</c>, because an object may still name it.</summary>
internal sealed class ResourceFilter
{
    private readonly HashSet<GroupResource> _includes = [];
    private readonly HashSet<GroupResource> _excludes = [];
    private readonly bool _all;

    public ResourceFilter(IReadOnlyList<string> includes, IReadOnlyList<string> excludes, ApiCatalog catalog)
    {
        _all = includes.Count == 0 || includes.Contains("*");
        foreach (var name in includes.Where(n => n != "*")) _includes.Add(Resolve(name, catalog, Unknown));
        var unknownExcludes = new List<string>();
        foreach (var name in excludes) _excludes.Add(Resolve(name, catalog, unknownExcludes));
    }

    /// <summary>Included names that no served resource answers to.</summary>
    public List<string> Unknown { get; } = [];

    public bool Includes(GroupResource resource) => !_excludes.Contains(resource) && (_all || _includes.Contains(resource));

    public bool IncludesByName(GroupResource resource) => _includes.Contains(resource);

    public bool Excludes(GroupResource resource) => _excludes.Contains(resource);

    private static GroupResource Resolve(string name, ApiCatalog catalog, List<string> unknown)
    {
        if (catalog.Resolve(name) is { } resource) return resource.Id.GroupResource;
        unknown.Add(name);
        return GroupResource.Parse(name.ToLowerInvariant());
    }
}
