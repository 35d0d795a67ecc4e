using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Discovery;

/// <summary>What a cluster serves at one moment, and what of it could not be learnt.</summary>
public sealed class ApiCatalog
{
    private readonly Dictionary<GroupVersionKind, ApiResource> _byKind;
    private readonly Dictionary<ResourceId, ApiResource> _byId;
    private readonly ILookup<GroupResource, ApiResource> _byGroupResource;

    /// <summary>Makes a catalog; the order of <paramref name="resources"/> is kept as the server's own.</summary>
    public ApiCatalog(IReadOnlyList<ApiResource> resources, IReadOnlyList<DiscoveryGap> gaps)
    {
        Resources = resources;
        Gaps = gaps;
        _byId = resources.ToDictionary(r => r.Id);
        _byKind = resources.GroupBy(r => r.GroupVersionKind).ToDictionary(g => g.Key, g => g.First());
        _byGroupResource = resources.ToLookup(r => r.Id.GroupResource);
    }

    /// <summary>Every resource of every served version, in the server's order (core group first).</summary>
    public IReadOnlyList<ApiResource> Resources { get; }

    /// <summary>Group versions that could not be read. Empty when discovery was whole.</summary>
    public IReadOnlyList<DiscoveryGap> Gaps { get; }

    /// <summary>The resource that serves a kind in exactly this version, or null.</summary>
    public ApiResource? Find(GroupVersionKind kind) => _byKind.GetValueOrDefault(kind);

    /// <summary>The resource with this id, or null.</summary>
    public ApiResource? Find(ResourceId id) => _byId.GetValueOrDefault(id);

    /// <summary>Every served version of a resource, preferred first.</summary>
    public IEnumerable<ApiResource> Versions(GroupResource resource) => _byGroupResource[resource].OrderByDescending(r => r.Preferred);

    /// <summary>The preferred version of a resource, or null when the cluster does not serve it.</summary>
    public ApiResource? Preferred(GroupResource resource) => Versions(resource).FirstOrDefault();

    /// <summary>Resolves a name as kubectl does: plural, singular, short name or kind, each alone or followed by <c>.group</c> or
    /// <c>.version.group</c>; the beginning of a group's name does where no group has the whole of it (<c>ingresses.networking</c>). The first match in
    /// the server's order, preferred versions first. Null when nothing answers to it.</summary>
    public ApiResource? Resolve(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (word, rest) = dot < 0 ? (name, null) : (name[..dot], name[(dot + 1)..]);
        var candidates = Resources.Where(r => AnswersTo(r, word)).OrderByDescending(r => r.Preferred).ToList();
        return rest is null
            ? candidates.FirstOrDefault()
            : candidates.FirstOrDefault(r => r.Id.Group == rest)
                ?? candidates.FirstOrDefault(r => $"{r.Id.Version}.{r.Id.Group}" == rest)
                ?? candidates.FirstOrDefault(r => rest.Length > 0 && r.Id.Group.StartsWith(rest, StringComparison.Ordinal));
    }

    private static bool AnswersTo(ApiResource r, string word) =>
        word.Equals(r.Id.Plural, StringComparison.OrdinalIgnoreCase) || word.Equals(r.Singular, StringComparison.OrdinalIgnoreCase) ||
        word.Equals(r.Kind, StringComparison.OrdinalIgnoreCase) || r.ShortNames.Contains(word, StringComparer.OrdinalIgnoreCase);
}
