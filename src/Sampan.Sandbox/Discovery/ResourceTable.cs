using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Discovery;

/// <summary>Everything served at one moment. Immutable; a definition that comes or goes makes a new one.</summary>
internal sealed class ResourceTable
{
    private readonly Dictionary<ResourceId, ServedResource> _byId;

    private readonly IReadOnlyList<(string Group, string Version)> _unavailable;

    /// <param name="builtIn">Resources of the API server itself.</param>
    /// <param name="custom">Resources of definitions.</param>
    /// <param name="unavailable">Aggregated APIs that are announced and not served; they hide what has the same group and version.</param>
    public ResourceTable(IReadOnlyList<ServedResource> builtIn, IReadOnlyList<ServedResource> custom, IReadOnlyList<(string Group, string Version)> unavailable)
    {
        _unavailable = unavailable;
        BuiltIn = builtIn;
        All = [.. builtIn.Concat(custom).Where(r => !IsUnavailable(r.Id.Group, r.Id.Version))];
        _byId = All.ToDictionary(r => r.Id);
        var names = All.Select(r => r.Id.Group).Concat(unavailable.Select(u => u.Group)).Distinct();
        Groups = [.. names.GroupJoin(All, n => n, r => r.Id.Group, GroupOf)];
    }

    public IReadOnlyList<ServedResource> BuiltIn { get; }

    public IReadOnlyList<ServedResource> All { get; }

    /// <summary>Groups in the server's order: core first, custom ones last.</summary>
    public IReadOnlyList<ServedGroup> Groups { get; }

    public ServedResource? Find(ResourceId id) => _byId.GetValueOrDefault(id);

    public ServedGroup? Group(string name) => Groups.FirstOrDefault(g => g.Name == name);

    /// <summary>Any served version of what is stored under a resource, the stored one first.</summary>
    public ServedResource? Behind(GroupResource home) => All.Where(r => r.Home == home).OrderByDescending(r => !r.Converts).FirstOrDefault();

    /// <summary>True for an aggregated API that nobody serves.</summary>
    public bool IsUnavailable(string group, string version) => _unavailable.Contains((group, version));

    private ServedGroup GroupOf(string name, IEnumerable<ServedResource> resources)
    {
        var versions = resources.GroupBy(r => r.Id.Version).Select(v => (v.Key, (IReadOnlyList<ServedResource>)[.. v]));
        var unavailable = _unavailable.Where(u => u.Group == name).Select(u => (u.Version, (IReadOnlyList<ServedResource>)[])).ToList();
        return new(name, [.. versions.Concat(unavailable).OrderBy(v => v.Item1, ApiVersionOrder.Instance)]);
    }
}
