using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary>Which items an action wants, as Velero's resource selector.</summary>
public sealed record AppliesTo
{
    /// <summary>Everything.</summary>
    public static AppliesTo All { get; } = new();

    /// <summary>Resources wanted; empty is all of them.</summary>
    public IReadOnlyList<GroupResource> Resources { get; init; } = [];

    /// <summary>Resources not wanted, whatever <see cref="Resources"/> says.</summary>
    public IReadOnlyList<GroupResource> ExcludedResources { get; init; } = [];

    /// <summary>Namespaces wanted; empty is all of them, and cluster-scoped items with them.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Namespaces not wanted.</summary>
    public IReadOnlyList<string> ExcludedNamespaces { get; init; } = [];

    /// <summary>Only these resources.</summary>
    public static AppliesTo Only(params IReadOnlyList<GroupResource> resources) => new() { Resources = resources };

    /// <summary>True when an item is wanted.</summary>
    public bool Matches(BackupItem item) => Matches(item.Resource, item.Object.Namespace);

    /// <summary>True when an item of this resource and namespace (null: cluster-scoped) is wanted.</summary>
    public bool Matches(GroupResource resource, string? ns) =>
        (Resources.Count == 0 || Resources.Contains(resource)) && !ExcludedResources.Contains(resource) &&
        (Namespaces.Count == 0 || (ns is not null && Namespaces.Contains(ns))) && (ns is null || !ExcludedNamespaces.Contains(ns));
}
