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

    /// <summary>Empties the queue; items taken may fill it again.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        while (pipeline.Related.Count > 0)
        {
            var batch = new List<(RelatedItem Item, ApiResource Resource)>(FetchedAtOnce);
            while (batch.Count < FetchedAtOnce && pipeline.Related.TryDequeue(out var item))
            {
                if (Wanted(item) is { } resource) batch.Add((item, resource));
            }

            var fetched = await Task.WhenAll(batch.Select(b => FetchAsync(b.Item, b.Resource, ct))).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
            {
                if (fetched[i] is { } found) await pipeline.TakeRelatedAsync(batch[i].Resource, found, batch[i].Item.Must, ct).ConfigureAwait(false);
            }
        }
    }

    private ApiResource? Wanted(RelatedItem item)
    {
        if (run.Catalog.Preferred(item.Id.Resource) is not { } resource)
        {
            if (item.NamedBy is { } by) run.Warn(Reason.RelatedItemMissing, item.Id, $"{by} names {item.Id}, and the cluster does not serve {item.Id.Resource}");
            return null;
        }

        if (pipeline.Items.Met(resource.Id, item.Id.Key)) return null;
        return item.Must || selection.TakesRelated(resource, item.Id.Key.Namespace) ? resource : null;
    }

    private async Task<KubeObject?> FetchAsync(RelatedItem item, ApiResource resource, CancellationToken ct)
    {
        try
        {
            var found = await run.Options.Cluster.GetAsync(resource.Id, item.Id.Key, ct).ConfigureAwait(false);
            if (found is null && item.NamedBy is { } by) run.Warn(Reason.RelatedItemMissing, item.Id, $"{by} names {item.Id}, which does not exist");
            return found;
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException or MalformedObjectException)
        {
            run.Fail(Reason.ItemUnreadable, item.Id, $"{item.Id} is not in the backup, it can't be read: {e.Message}");
            return null;
        }
    }
}
