using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Backups;

/// <summary><c>orderedResources</c>: objects that come before the others of their resource, in the order they are named.</summary>
/// <remarks>They are fetched one by one ahead of the listing, so that the listing can stream; what the listing brings again is known by then.</remarks>
internal sealed class OrderedItems
{
    private readonly BackupRun _run;
    private readonly BackupSelection _selection;
    private readonly ItemPipeline _pipeline;
    private readonly List<(string Name, GroupResource? Resource, IReadOnlyList<ObjectKey> Keys)> _orders = [];

    public OrderedItems(BackupRun run, BackupSelection selection, ItemPipeline pipeline)
    {
        (_run, _selection, _pipeline) = (run, selection, pipeline);
        foreach (var (name, items) in run.Backup.Spec.OrderedResources.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            var resource = run.Catalog.Resolve(name.Trim());
            if (resource is null) ReportUnknown(name);
            _orders.Add((name.Trim(), resource?.Id.GroupResource, [.. Split(items).Select(i => Key(i))]));
        }
    }

    /// <summary>Takes the named objects of a resource; call it before its listing is read.</summary>
    public async Task TakeAsync(ApiResource resource, CancellationToken ct)
    {
        var orders = _orders.Where(o => o.Resource == resource.Id.GroupResource || o.Name == resource.Id.Plural);
        foreach (var key in orders.SelectMany(o => o.Keys).Distinct())
        {
            if (await FindAsync(resource, key, ct).ConfigureAwait(false) is { } item) await _pipeline.TakeAsync(resource, item, ct).ConfigureAwait(false);
            else ReportMissing(new ItemId(resource.Id.GroupResource, key));

            // One has been dealt with before the next is begun: it is what the order is for.
            await _pipeline.FlushAsync(ct).ConfigureAwait(false);
        }
    }

    private async Task<KubeObject?> FindAsync(ApiResource resource, ObjectKey key, CancellationToken ct)
    {
        if (resource.Namespaced != key.Namespace is not null || (key.Namespace is { } ns && !_selection.Namespaces.Includes(ns))) return null;
        try
        {
            var item = await _run.Options.Cluster.GetAsync(resource.Id, key, ct).ConfigureAwait(false);
            return item is not null && _selection.MatchesLabels(item) ? item : null;
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException or MalformedObjectException)
        {
            // The listing may bring it all the same, only later.
            _run.Log.Info($"{resource.Id.GroupResource} {key} could not be fetched ahead of the others: {e.Message}");
            return null;
        }
    }

    private void ReportMissing(ItemId id) =>
        _run.Warn(Reason.OrderedItemMissing, id, $"orderedResources names {id.Resource} {id.Key}, which is not among what the backup takes");

    private void ReportUnknown(string name) => _run.Issues.Add(new Issue(IssueSeverity.Warning, Reason.ResourceUnknown,
        $"resource \"{name}\", which orderedResources names, is not served by the cluster"));

    private static string[] Split(string items) => items.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ObjectKey Key(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is var at and > 0 ? new ObjectKey(text[..at], text[(at + 1)..]) : new ObjectKey(null, text);
}
