using System.Text.Json;
using Sampan.Api;
using Sampan.Api.Validation;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Waves;

/// <summary>What a Restore's spec selects. Names are resolved by the target's discovery; those it does not know are taken literally.</summary>
internal sealed class RestoreFilter
{
    private readonly Func<GroupResource, GroupResource> _homeOf;
    private readonly HashSet<GroupResource>? _included;
    private readonly HashSet<GroupResource> _excluded;
    private readonly NamespaceFilter _namespaces;
    private readonly IReadOnlyList<LabelSelector> _selectors;
    private readonly bool? _clusterResources;

    /// <summary>Makes the filter for what a target serves.</summary>
    /// <param name="spec">The lists and selectors.</param>
    /// <param name="catalog">What names are resolved by.</param>
    /// <param name="homeOf">The resource that takes the objects of one whose group is gone; either of both names means them.</param>
    public RestoreFilter(RestoreSpec spec, ApiCatalog catalog, Func<GroupResource, GroupResource> homeOf)
    {
        _homeOf = homeOf;
        _included = spec.IncludedResources is { Count: > 0 } names && !names.Contains("*") ? Resolve(names, catalog) : null;
        _excluded = Resolve([.. spec.ExcludedResources, .. RestoreValidation.NonRestorable], catalog);
        _namespaces = new NamespaceFilter(spec.IncludedNamespaces, spec.ExcludedNamespaces);
        _selectors = spec.LabelSelector is { } selector ? [selector] : spec.OrLabelSelectors;
        _clusterResources = spec.IncludeClusterResources;
    }

    /// <summary>By the resource lists; snapshot contents and data uploads always, because volumes need them.</summary>
    public bool AllowsResource(GroupResource resource) =>
        resource == WellKnown.VolumeSnapshotContents || resource == WellKnown.DataUploads ||
        ((_included is null || IsIn(_included, resource)) && !IsIn(_excluded, resource));

    /// <summary>By the namespace lists; the namespace is the backup's.</summary>
    public bool AllowsNamespace(string ns) => _namespaces.Includes(ns);

    /// <summary>Whether an object is taken for its own sake (labels aside).</summary>
    public bool Collects(GroupResource resource, string? ns) => AllowsResource(resource) &&
        (ns is not null ? AllowsNamespace(ns) : _clusterResources ?? _namespaces.IsEverything);

    /// <summary>Whether an object is taken because another one needs it.</summary>
    public bool AllowsAdditional(GroupResource resource, string? ns) =>
        AllowsResource(resource) && (ns is not null ? AllowsNamespace(ns) : _clusterResources != false);

    /// <summary>True when labels have to be looked at.</summary>
    public bool HasSelectors => _selectors.Count > 0;

    /// <summary>By the label selectors.</summary>
    public bool AllowsLabels(JsonElement item)
    {
        if (!HasSelectors) return true;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var stored = item.At("metadata", "labels");
        if (stored.ValueKind == JsonValueKind.Object)
        {
            foreach (var label in stored.EnumerateObject()) labels[label.Name] = label.Value.Text() ?? "";
        }

        return _selectors.Any(s => s.Matches(labels));
    }

    /// <summary>Names as discovery knows them, and as they are written.</summary>
    internal static HashSet<GroupResource> Resolve(IEnumerable<string> names, ApiCatalog catalog) =>
        [.. names.SelectMany(name => new[] { catalog.Resolve(name)?.Id.GroupResource, GroupResource.Parse(name) }).OfType<GroupResource>()];

    private bool IsIn(HashSet<GroupResource> named, GroupResource resource) => named.Contains(resource) || named.Contains(_homeOf(resource));
}
