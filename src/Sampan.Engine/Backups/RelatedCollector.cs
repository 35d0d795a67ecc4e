using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Backups;

/// <summary>Fetches what items named and the listings did not bring, some at once, and stores it in the order it was named.</summary>
internal sealed class RelatedCollector(BackupRun run, BackupSelection selection, ItemPipeline pipeline)
{
    private const int FetchedAtOnce = 16;

    /// <summary>Empties the queue, also of what the items taken name.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        do
        {
            while (pipeline.Related.Count > 0) await TakeAsync(Batch(), ct).ConfigureAwait(false);
            await pipeline.FlushAsync(ct).ConfigureAwait(false);
        }
        while (pipeline.Related.Count > 0);
    }

    private async Task TakeAsync(List<(RelatedItem Item, ApiResource Resource)> batch, CancellationToken ct)
    {
        var fetched = await Task.WhenAll(batch.Select(b => FetchAsync(b.Item, b.Resource, ct))).ConfigureAwait(false);
        for (var i = 0; i < batch.Count; i++)
        {
            fetched[i].Issues.Release();
            if (fetched[i].Item is { } found) await pipeline.TakeRelatedAsync(batch[i].Resource, found, batch[i].Item, ct).ConfigureAwait(false);
        }
    }

    private List<(RelatedItem Item, ApiResource Resource)> Batch()
    {
        var batch = new List<(RelatedItem Item, ApiResource Resource)>(FetchedAtOnce);
        var ids = new HashSet<(ItemId, bool)>();
        while (batch.Count < FetchedAtOnce && pipeline.Related.TryDequeue(out var item))
        {
            if (Wanted(item) is { } resource && ids.Add((item.Id, item.Must))) batch.Add((item, resource));
        }

        return batch;
    }

    private ApiResource? Wanted(RelatedItem item)
    {
        if (run.Catalog.Preferred(item.Id.Resource) is not { } resource)
        {
            if (item.NamedBy is { } by)
                run.Warn(Reason.RelatedItemMissing, item.Id, $"{by} names {item.Id}, and the cluster does not serve {item.Id.Resource}");
            return null;
        }

        if (item.IsUpdate) return CanUpdate(item, resource) ? resource : null;
        if (pipeline.Items.Met(resource.Id, item.Id.Key)) return null;
        if (item.Must || selection.TakesRelated(resource, item.Id.Key.Namespace)) return resource;
        run.Log.Info($"Excluding item because the filters exclude it; {item.NamedBy?.ToString() ?? "the engine"} named it", item.Id);
        return null;
    }

    // An archive is written once from front to back: what is in it can't be changed any more.
    private bool CanUpdate(RelatedItem item, ApiResource resource)
    {
        if (pipeline.CanUpdate(resource, item.Id)) return true;
        run.Warn(Reason.ItemStoredEarly, item.Id, $"{item.Id} was stored before the operation that {item.NamedBy} waited for had changed it");
        return false;
    }

    private async Task<(KubeObject? Item, IssueBatch Issues)> FetchAsync(RelatedItem item, ApiResource resource, CancellationToken ct)
    {
        var issues = run.Issues.Batch();
        try
        {
            var found = await run.Options.Cluster.GetAsync(resource.Id, item.Id.Key, ct).ConfigureAwait(false);
            if (found is null && item.NamedBy is { } by) run.Warn(Reason.RelatedItemMissing, item.Id, $"{by} names {item.Id}, which does not exist");
            return (found, issues);
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException or MalformedObjectException)
        {
            run.Fail(Reason.ItemUnreadable, item.Id, $"{item.Id} is not in the backup, it can't be read: {e.Message}");
            return (null, issues);
        }
    }
}
