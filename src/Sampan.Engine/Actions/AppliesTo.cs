using Sampan.Api;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary>Which items an action wants, as Velero's resource selector.</summary>
public sealed record AppliesTo
{
    private const string Everything = "*";

    /// <summary>Everything.</summary>
    public static AppliesTo All { get; } = new();

    /// <summary>Resources wanted; empty is all of them.</summary>
    public IReadOnlyList<GroupResource> Resources { get; init; } = [];

    /// <summary>Resources not wanted, whatever <see cref="Resources"/> says.</summary>
    public IReadOnlyList<GroupResource> ExcludedResources { get; init; } = [];

    /// <summary>Resources wanted beside <see cref="Resources"/>, by any name that kubectl knows them by; <c>*</c> is all of them. A name that the
    /// cluster does not serve wants nothing.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>Resources not wanted, by any name that kubectl knows them by.</summary>
    public IReadOnlyList<string> ExcludedResourceNames { get; init; } = [];

    /// <summary>Namespaces wanted, names or globs; empty is all of them. Cluster-scoped items are only wanted when no list restricts namespaces.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Namespaces not wanted, names or globs.</summary>
    public IReadOnlyList<string> ExcludedNamespaces { get; init; } = [];

    /// <summary>Labels an item must have; null is no restriction.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>Only these resources.</summary>
    public static AppliesTo Only(params IReadOnlyList<GroupResource> resources) => new() { Resources = resources };

    /// <summary>True when an item is wanted.</summary>
    public bool Matches(BackupItem item) =>
        Matches(item.Resource, item.Object.Namespace) && (Selector is null || Selector.Matches(Labels.Of(item.Object)));

    /// <summary>True when an item of this resource and namespace (null: cluster-scoped) is wanted.</summary>
    public bool Matches(GroupResource resource, string? ns) => Matches(resource) && (ns is null ? IsEverywhere : Matches(ns));

    /// <summary>True when items of a resource may be wanted.</summary>
    internal bool Matches(GroupResource resource) => (Resources.Count == 0 || Resources.Contains(resource)) && !ExcludedResources.Contains(resource);

    /// <summary>The same with the names replaced by the resources that the cluster serves under them.</summary>
    internal AppliesTo Resolve(ApiCatalog catalog)
    {
        if (ResourceNames.Count + ExcludedResourceNames.Count == 0) return this;
        return this with
        {
            Resources = ResourceNames.Contains(Everything) ? [] : [.. Resources, .. ResourceNames.Select(Find)],
            ExcludedResources = [.. ExcludedResources, .. ExcludedResourceNames.Select(Find)],
            ResourceNames = [],
            ExcludedResourceNames = [],
        };

        GroupResource Find(string name) => catalog.Resolve(name)?.Id.GroupResource ?? GroupResource.Parse(name);
    }

    private bool IsEverywhere => (Namespaces.Count == 0 || Namespaces.Contains(Everything)) && ExcludedNamespaces.Count == 0;

    private bool Matches(string ns) =>
        (Namespaces.Count == 0 || Namespaces.Any(n => new NamePattern(n).Matches(ns))) && !ExcludedNamespaces.Any(n => new NamePattern(n).Matches(ns));
}
