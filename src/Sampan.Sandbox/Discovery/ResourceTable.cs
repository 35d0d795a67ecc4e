using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Discovery;

/// <summary>Everything served at one moment. Immutable; a definition that comes or goes makes a new one.</summary>
internal sealed class ResourceTable
{
    private readonly Dictionary<ResourceId, ServedResource> _byId;

    public ResourceTable(IReadOnlyList<ServedResource> builtIn, IReadOnlyList<ServedResource> custom)
    {
        BuiltIn = builtIn;
        All = [.. builtIn, .. custom];
        _byId = All.ToDictionary(r => r.Id);
        Groups = [.. All.GroupBy(r => r.Id.Group).Select(GroupOf)];
    }

    public IReadOnlyList<ServedResource> BuiltIn { get; }

    public IReadOnlyList<ServedResource> All { get; }

    /// <summary>Groups in the server's order: core first, custom ones last.</summary>
    public IReadOnlyList<ServedGroup> Groups { get; }

    public ServedResource? Find(ResourceId id) => _byId.GetValueOrDefault(id);

    public ServedGroup? Group(string name) => Groups.FirstOrDefault(g => g.Name == name);

    /// <summary>Any served version of what is stored under a resource, the stored one first.</summary>
    public ServedResource? Behind(GroupResource home) => All.Where(r => r.Home == home).OrderByDescending(r => !r.Converts).FirstOrDefault();

    private static ServedGroup GroupOf(IGrouping<string, ServedResource> group)
    {
        var versions = group.GroupBy(r => r.Id.Version).Select(v => (v.Key, (IReadOnlyList<ServedResource>)[.. v]));
        return new(group.Key, [.. versions.OrderBy(v => v.Key, ApiVersionOrder.Instance)]);
    }
}
