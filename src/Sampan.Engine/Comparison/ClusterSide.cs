using Sampan.Api;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Archive;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>What stands in a cluster of what a backup selects: the objects that its filters would take now, and each object that it holds.</summary>
/// <remarks>Objects that a backup takes only because another one names them (a claim's volume, a role of a service account) are looked for when the
/// backup holds them; new ones of that sort are not found.</remarks>
public sealed class ClusterSide : IComparedSide
{
    // So many objects that no LIST brought are asked for one by one; for more the whole kind is listed.
    private const int MostAskedSingly = 32;

    private readonly IKubeReader _cluster;
    private readonly ApiCatalog _catalog;
    private readonly BackupArchiveReader _archive;
    private readonly BackupSelection _selection;
    private readonly Dictionary<GroupResource, ApiResource> _listed;

    private ClusterSide(IKubeReader cluster, ApiCatalog catalog, BackupSpec spec, BackupArchiveReader archive)
    {
        (_cluster, _catalog, _archive) = (cluster, catalog, archive);
        _selection = new BackupSelection(spec, catalog);
        _listed = KindOrder.Of(catalog, false, _selection.Lists).ToDictionary(r => r.Id.GroupResource);
        if (catalog.Preferred(KnownResources.Namespaces) is { } namespaces && _selection.Lists(namespaces)) _listed[KnownResources.Namespaces] = namespaces;
        Resources = [.. _listed.Keys];
        var gaps = catalog.Gaps.Where(g => _selection.AsksFor(g.Group));
        Gaps = [.. gaps.Select(g => (new GroupResource(g.Group, "*"), $"{g.GroupVersion} could not be discovered: {g.Reason}"))];
    }

    /// <inheritdoc/>
    public string Name => "cluster";

    /// <inheritdoc/>
    public IReadOnlyList<GroupResource> Resources { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(GroupResource Resource, string Reason)> Gaps { get; }

    /// <summary>Learns what a cluster serves.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="spec">The backup's spec, as its record has it.</param>
    /// <param name="archive">The backup's archive; not disposed.</param>
    /// <param name="ct">Stops asking.</param>
    public static async Task<ClusterSide> OpenAsync(IKubeReader cluster, BackupSpec spec, BackupArchiveReader archive, CancellationToken ct) =>
        new(cluster, await cluster.DiscoverAsync(ct).ConfigureAwait(false), spec, archive);

    /// <inheritdoc/>
    public async Task<IComparedObjects> OpenAsync(GroupResource resource, IReadOnlyList<string> versions, CancellationToken ct)
    {
        var served = _catalog.Versions(resource).Where(r => r.Verbs.Contains("list") && r.Verbs.Contains("get")).ToList();
        if (served.Count == 0) return NoObjects.Instance;
        var chosen = versions.Select(v => served.Find(s => s.Id.Version == v)).FirstOrDefault(s => s is not null) ?? served[0];
        var found = new SpooledObjects(chosen.Id.Version);
        try
        {
            if (_listed.ContainsKey(resource)) await ListAsync(chosen, found, ct).ConfigureAwait(false);
            await FindAsync(chosen, found, ct).ConfigureAwait(false);
            return found;
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    private async Task ListAsync(ApiResource resource, SpooledObjects found, CancellationToken ct)
    {
        string?[] places = resource.Namespaced && _selection.Namespaces.IsLiteral ? [.. _selection.Namespaces.Named] : [null];
        string?[] selectors = _selection.Selectors.Count == 0 ? [null] : [.. _selection.Selectors.Select(s => s.ToString())];
        foreach (var query in from ns in places from selector in selectors select new ListQuery { Namespace = ns, LabelSelector = selector })
        {
            await TakeAsync(resource, query, found, item => IsSelected(resource, item), ct).ConfigureAwait(false);
        }
    }

    // Held by the backup, and not among what its filters take: named by another object, or its labels were changed since.
    private async Task FindAsync(ApiResource resource, SpooledObjects found, CancellationToken ct)
    {
        var held = _archive.Find(resource.Id.GroupResource);
        if (held is null) return;
        var items = held.Items.Concat(held.Versions.SelectMany(v => held.ItemsOf(v.Version)));
        var missing = items.Select(i => i.Key).Where(k => !found.Contains(k)).ToHashSet();
        if (missing.Count > MostAskedSingly)
        {
            await TakeAsync(resource, new ListQuery(), found, item => missing.Contains(item.Key), ct).ConfigureAwait(false);
            return;
        }

        foreach (var key in missing)
        {
            if (await _cluster.GetAsync(resource.Id, key, ct).ConfigureAwait(false) is { } item) found.Add(item);
        }
    }

    private async Task TakeAsync(ApiResource resource, ListQuery query, SpooledObjects found, Func<KubeObject, bool> wanted, CancellationToken ct)
    {
        await foreach (var page in _cluster.ListAsync(resource.Id, query, ct).ConfigureAwait(false))
        {
            foreach (var item in page.Items.Where(wanted)) found.Add(item);
        }
    }

    private bool IsSelected(ApiResource resource, KubeObject item)
    {
        if (item.Label(VeleroLabels.ExcludeFromBackup) == "true" || item.Text("metadata", "deletionTimestamp") is not null) return false;
        if (resource.Namespaced) return _selection.Namespaces.Includes(item.Namespace ?? "");
        return resource.Id.GroupResource != KnownResources.Namespaces || _selection.Namespaces.Includes(item.Name);
    }
}
