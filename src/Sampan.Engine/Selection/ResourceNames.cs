using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Selection;

/// <summary>One list of resource names out of a request. Names are resolved as kubectl does; one that nothing answers to is kept, as a glob over
/// <c>plural.group</c> names if it is one, else as a literal, so that a list of nothing but unknown names does not mean everything.</summary>
internal sealed class ResourceNames
{
    private readonly HashSet<GroupResource> _resources = [];
    private readonly List<NamePattern> _patterns = [];

    /// <param name="names">The names; <c>*</c> means all.</param>
    /// <param name="catalog">What the cluster serves.</param>
    /// <param name="namespaced">Scope that the list is about; names of resources of the other scope are ignored. Null takes both.</param>
    public ResourceNames(IEnumerable<string> names, ApiCatalog catalog, bool? namespaced = null)
    {
        foreach (var name in names) Add(name, catalog, namespaced);
    }

    /// <summary>The list holds <c>*</c>.</summary>
    public bool HasAll { get; private set; }

    /// <summary>Nothing is listed, or nothing of the list's scope.</summary>
    public bool IsEmpty => !HasAll && _resources.Count == 0 && _patterns.Count == 0;

    /// <summary>Names that no served resource answers to.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>Names of resources of the other scope.</summary>
    public List<string> Misplaced { get; } = [];

    /// <summary>True when the list names the resource, or all of them.</summary>
    public bool Contains(GroupResource resource) => HasAll || _resources.Contains(resource) || _patterns.Exists(p => p.Matches(resource.ToString()));

    /// <summary>The glob that stands for every resource of a group.</summary>
    public static string AllOf(string group) => $"*.{group}";

    /// <summary>True when the list names every resource that the group may have.</summary>
    public bool ContainsGroup(string group) => HasAll || _patterns.Exists(p => p.Text == AllOf(group));

    /// <summary>True when the list may mean resources of a group of which nothing is known: it is empty or has <c>*</c>, a glob, or a name that
    /// no served resource answers to and that may be of the group.</summary>
    public bool MayMean(string group) =>
        IsEmpty || HasAll || _patterns.Count > 0 || Unknown.Exists(n => GroupResource.Parse(n.ToLowerInvariant()).Group is var named && (named.Length == 0 || named == group));

    private void Add(string name, ApiCatalog catalog, bool? namespaced)
    {
        if (name == "*")
        {
            HasAll = true;
        }
        else if (catalog.Resolve(name) is { } resource)
        {
            if (namespaced is { } scope && resource.Namespaced != scope) Misplaced.Add(name);
            else _resources.Add(resource.Id.GroupResource);
        }
        else if (new NamePattern(name) is { IsGlob: true } pattern)
        {
            _patterns.Add(pattern);
            if (!catalog.Resources.Any(r => pattern.Matches(r.Id.GroupResource.ToString()))) Unknown.Add(name);
        }
        else
        {
            _resources.Add(GroupResource.Parse(name.ToLowerInvariant()));
            Unknown.Add(name);
        }
    }
}
