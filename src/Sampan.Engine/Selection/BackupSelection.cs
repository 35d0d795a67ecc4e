using Sampan.Api;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Selection;

/// <summary>What a Backup's spec selects: Velero's rules for the lists of the old style, as 1.8.1 documents them.</summary>
/// <remarks>A backup without resource filters takes cluster-scoped objects too. Velero 1.17 to 1.18.1 leave most of them out by accident
/// of how the default became the new style; that is not followed (ADR 0011).</remarks>
internal sealed class BackupSelection
{
    private static readonly GroupResource NamespacesResource = new("", "namespaces");
    private readonly bool? _includeCluster;

    public BackupSelection(BackupSpec spec, ApiCatalog catalog)
    {
        Namespaces = new NamespaceFilter(spec.IncludedNamespaces, spec.ExcludedNamespaces);
        Resources = new ResourceFilter(spec.IncludedResources, spec.ExcludedResources, catalog);
        _includeCluster = spec.IncludeClusterResources;
        Selectors = spec.LabelSelector is { IsEmpty: false } one ? [one] : [.. spec.OrLabelSelectors.Where(s => !s.IsEmpty)];
    }

    public NamespaceFilter Namespaces { get; }

    public ResourceFilter Resources { get; }

    /// <summary>Label selectors of which one must match; empty is no restriction.</summary>
    public IReadOnlyList<LabelSelector> Selectors { get; }

    /// <summary>True when the definitions of backed-up custom resources are to be fetched because nobody said anything about them.</summary>
    public bool FetchesDefinitions(GroupResource definitions) =>
        _includeCluster is null && !Resources.IncludesByName(definitions) && !Resources.Excludes(definitions);

    /// <summary>True when objects of the resource are listed.</summary>
    public bool Lists(ApiResource resource)
    {
        var name = resource.Id.GroupResource;
        if (!Resources.Includes(name)) return false;
        return resource.Namespaced || name == NamespacesResource || _includeCluster == true || (_includeCluster is null && Namespaces.IsEverything);
    }

    /// <summary>True when an object that another one names is taken: filters that were set count, the cluster-scope default does not.</summary>
    public bool TakesRelated(ApiResource resource, string? ns)
    {
        var name = resource.Id.GroupResource;
        if (ns is not null) return Resources.Includes(name) && Namespaces.Includes(ns);
        return !Resources.Excludes(name) && (_includeCluster != false || name == NamespacesResource);
    }

    /// <summary>True when a Namespace object itself is stored.</summary>
    /// <param name="ns">The Namespace's name.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="holdsItems">An object of the namespace was stored.</param>
    public bool TakesNamespace(string ns, IReadOnlyDictionary<string, string> labels, bool holdsItems)
    {
        if (!Resources.Includes(NamespacesResource) || !Namespaces.Includes(ns)) return false;
        return holdsItems || Selectors.Count == 0 || !Namespaces.IsEverything || Selectors.Any(s => s.Matches(labels));
    }
}
