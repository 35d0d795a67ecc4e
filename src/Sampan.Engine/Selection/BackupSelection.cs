using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Volumes.Policies;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Selection;

/// <summary>What a Backup's spec selects, by Velero's rules for the lists of the old and of the new style.</summary>
/// <remarks>A backup without resource filters takes cluster-scoped objects too. Velero 1.17 to 1.18.1 leave most of them out by accident
/// of how the default became the new style; that is not followed (ADR 0011).</remarks>
internal sealed class BackupSelection
{
    private readonly IResourceRules _rules;

    public BackupSelection(BackupSpec spec, ApiCatalog catalog, IncludeExcludePolicy? policy = null)
    {
        Namespaces = new NamespaceFilter(spec.IncludedNamespaces, spec.ExcludedNamespaces);
        IsScoped = policy is not null || HasScopedLists(spec);
        _rules = IsScoped ? new ScopedRules(spec, policy, catalog, Namespaces) : new UnscopedRules(spec, catalog, Namespaces);
        Selectors = SelectorUnion.Of(spec.LabelSelector is { } one ? [one] : spec.OrLabelSelectors);
    }

    public NamespaceFilter Namespaces { get; }

    /// <summary>The lists of the new style are in use.</summary>
    public bool IsScoped { get; }

    /// <summary>Label selectors of which one must match, as few as say the same; empty is no restriction.</summary>
    public IReadOnlyList<LabelSelector> Selectors { get; }

    /// <summary>The resource lists, for what has to be said about them.</summary>
    public IEnumerable<(string Field, ResourceNames Names, bool Included)> ResourceLists => _rules.Lists;

    /// <summary>True when objects of the resource are listed.</summary>
    public bool Lists(ApiResource resource) => !ServerExclusions.Covers(resource.Id.GroupResource) && _rules.Includes(resource);

    /// <summary>True unless a group, of which nothing is known, can't be meant or is left out whole.</summary>
    public bool AsksFor(string group)
    {
        var excluded = ResourceLists.Where(l => !l.Included).Select(l => l.Names).ToList();
        if (excluded.Count > 0 && excluded.TrueForAll(n => n.ContainsGroup(group))) return false;
        return ResourceLists.Any(l => l.Included && l.Names.MayMean(group));
    }

    /// <summary>True when the definitions of backed-up custom resources belong to them: unless they are excluded, and past the label selectors,
    /// without them a restore could not create the objects.</summary>
    public bool FetchesDefinitions(ApiResource definitions) => !_rules.Excludes(definitions);

    /// <summary>True when an object that another one names is taken: filters that were set count, the cluster-scope default does not.</summary>
    public bool TakesRelated(ApiResource resource, string? ns)
    {
        var name = resource.Id.GroupResource;
        if (ns is not null) return Lists(resource) && Namespaces.Includes(ns);
        if (name == KnownResources.Definitions) return FetchesDefinitions(resource);
        return name == KnownResources.Namespaces || (!ServerExclusions.Covers(name) && !_rules.Refuses(resource));
    }

    /// <summary>True when a Namespace object itself is stored.</summary>
    /// <param name="namespaces">The resource.</param>
    /// <param name="ns">The Namespace's name.</param>
    /// <param name="matches">Its labels satisfy <see cref="Selectors"/>.</param>
    /// <param name="holdsItems">An object of the namespace was stored.</param>
    public bool TakesNamespace(ApiResource namespaces, string ns, bool matches, bool holdsItems)
    {
        if (!Lists(namespaces) || !Namespaces.Includes(ns)) return false;
        return holdsItems || matches || !Namespaces.IsEverything;
    }

    /// <summary>True when an object's labels satisfy the selectors.</summary>
    public bool MatchesLabels(KubeObject item) => Selectors.Count == 0 || Selectors.Any(s => s.Matches(Labels.Of(item)));

    private static bool HasScopedLists(BackupSpec spec) =>
        spec.IncludedClusterScopedResources.Count > 0 || spec.ExcludedClusterScopedResources.Count > 0 ||
        spec.IncludedNamespaceScopedResources.Count > 0 || spec.ExcludedNamespaceScopedResources.Count > 0;
}
