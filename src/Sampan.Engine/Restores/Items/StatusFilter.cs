using Sampan.Api;
using Sampan.Api.Names;
using Sampan.Engine.Restores.Waves;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Items;

/// <summary>Whose status is restored: <c>spec.restoreStatus</c>, unless the object's own annotation decides (Velero's <c>determineRestoreStatus</c>).</summary>
internal sealed class StatusFilter
{
    private readonly bool _any;
    private readonly HashSet<GroupResource>? _included;
    private readonly HashSet<GroupResource> _excluded;

    public StatusFilter(RestoreSpec spec, ApiCatalog catalog)
    {
        _any = spec.HasRestoreStatus && !spec.StatusExcludedResources.Contains("*");
        _included = spec.StatusIncludedResources is { Count: > 0 } names && !names.Contains("*") ? RestoreFilter.Resolve(names, catalog) : null;
        _excluded = RestoreFilter.Resolve(spec.StatusExcludedResources, catalog);
    }

    /// <summary>True when the status of an object goes back. Any other value of the annotation than true and false is none.</summary>
    /// <param name="stored">Its resource in the backup.</param>
    /// <param name="served">Its resource in the target, by which people may name it, too.</param>
    /// <param name="source">The object.</param>
    public bool Wants(GroupResource stored, GroupResource served, KubeObject source) => source.Annotation(VeleroAnnotations.RestoreStatus)?.Trim().ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => _any && (_included is null || _included.Contains(stored) || _included.Contains(served)) &&
            !_excluded.Contains(stored) && !_excluded.Contains(served),
    };
}
