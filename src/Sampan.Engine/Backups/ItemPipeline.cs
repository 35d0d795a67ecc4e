using System.Text.Json;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Archive;
using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>Takes items through filters, the gate and the actions into the archive: they come one at a time, several are worked on side by side, and
/// they are stored in the order they came, whatever the number of workers. One caller at a time.</summary>
internal sealed class ItemPipeline
{
    // While the first item is slow the workers have this many others to go on with.
    private const int WindowPerWorker = 4;
    private readonly BackupRun _run;
    private readonly BackupSelection _selection;
    private readonly ItemActions _actions;
    private readonly ItemWriter _writer;
    private readonly OrderedWork<ActedItem> _work;
    private readonly AwaitedItems _awaited = new();

    public ItemPipeline(BackupRun run, BackupSelection selection, ItemActions actions, BackupArchiveWriter archive)
    {
        (_run, _selection, _actions, _writer) = (run, selection, actions, new ItemWriter(run, archive));
        _work = new OrderedWork<ActedItem>(run.Workers, run.Options.ItemBlockWorkers * WindowPerWorker, HandOnAsync);
    }

    public StoredItems Items => _writer.Items;

    /// <summary>Items that others named and that are still to be looked at, in the order they were named.</summary>
    public Queue<RelatedItem> Related { get; } = [];

    /// <summary>Items that wait for operations.</summary>
    public Queue<HeldItem> Held { get; } = [];

    /// <summary>Holds items back before their actions; null when nothing asks for that.</summary>
    public IItemGate? Gate { get; set; }

    /// <summary>Takes a listed item.</summary>
    public Task TakeAsync(ApiResource resource, KubeObject item, CancellationToken ct) => AdmitAsync(resource, item, false, null, ct);

    /// <summary>Takes an item that another one named.</summary>
    public Task TakeRelatedAsync(ApiResource resource, KubeObject item, RelatedItem named, CancellationToken ct) =>
        named.IsUpdate ? UpdateAsync(resource, item, ct) : AdmitAsync(resource, item, named.Must, named, ct);

    /// <summary>Takes a held item whose operations have ended: through the actions again, or as it was when none of them ended well.</summary>
    public Task TakeHeldAsync(HeldItem held, bool asItWas, CancellationToken ct) =>
        asItWas ? _writer.WriteAsync(held.Resource, held.Object, held.Id, ct) : WorkAsync(held.Resource, held.Object, BackupStage.Finalizing, ct);

    /// <summary>True when an item that an operation has changed can still be stored as it is now; false when it was stored too early.</summary>
    public bool CanUpdate(ApiResource resource, ItemId id) => _awaited.TakeDeferred(id) || !Items.Met(resource.Id, id.Key);

    /// <summary>True when an item was put off because an operation under way will change it.</summary>
    public bool IsDeferred(ItemId id) => _awaited.IsDeferred(id);

    /// <summary>Lets an item on to its actions that was admitted and then held back by the gate.</summary>
    public Task PassAsync(ApiResource resource, KubeObject item, CancellationToken ct) => WorkAsync(resource, item, BackupStage.Collecting, ct);

    /// <summary>Lets items that were admitted on to their actions as one: they are worked on in one go and stored one after the other.</summary>
    /// <param name="items">The items in the order of the archive; at least one.</param>
    /// <param name="work">Calls the actions of those that are to be stored, and does what is to be done before and after that.</param>
    /// <param name="ct">Ends with the run.</param>
    public async Task PassTogetherAsync(IReadOnlyList<(ApiResource Resource, KubeObject Item)> items,
        Func<Func<KubeObject, Task>, CancellationToken, Task> work, CancellationToken ct)
    {
        var members = new List<(ActedItem Item, WantedActions Actions)>();
        var block = new List<ItemId>();
        foreach (var (resource, item) in items)
        {
            var acted = new ActedItem(resource, item, new ItemId(resource.Id.GroupResource, item.Key), BackupStage.Collecting) { IsKeptOut = true };
            var wanted = _actions.For(acted.Id.Resource);
            block.AddRange([acted.Id, .. await BlockAsync(acted, wanted, ct).ConfigureAwait(false)]);
            members.Add((acted, wanted));
        }

        members[0].Item.Others = [.. members.Skip(1).Select(m => m.Item)];
        await _work.AddAsync(block.ToHashSet(), async c =>
        {
            members[0].Item.Issues.Add(_run.Issues.Batch());
            await work(item => ActAsync(members.Find(m => m.Item.Object == item), c), c).ConfigureAwait(false);
            return members[0].Item;
        }, ct).ConfigureAwait(false);
    }

    /// <summary>Everything that came is stored, or held for its operations, when this ends.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        if (Gate is not null) await Gate.FlushAsync(ct).ConfigureAwait(false);
        await SettleAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The same without what the gate holds back: every action that was begun has ended.</summary>
    public Task SettleAsync(CancellationToken ct) => _work.DrainAsync(ct);

    /// <summary>After a failure: waits until no action is under way any more.</summary>
    public Task AbandonAsync(TimeSpan longest) => _work.AbandonAsync(longest, _run.Options.Time);

    private async Task AdmitAsync(ApiResource resource, KubeObject item, bool must, RelatedItem? named, CancellationToken ct)
    {
        ObjectKey key;
        try
        {
            key = item.Key;
            if (Exclusion(item, key, must) is { } why)
            {
                Leave(resource, item, key, why, named);
                return;
            }
        }
        catch (InvalidOperationException e)
        {
            // A string that is no Unicode text (a lone surrogate) in the name, namespace or labels.
            var kind = resource.Id.GroupResource;
            _run.Fail(Reason.ItemUnreadable, $"an object of {kind} is not in the backup, its metadata is no text: {e.Message}", kind);
            return;
        }

        if (!Items.Meet(resource.Id, key))
        {
            _writer.ReportTaken(resource, key);
            return;
        }

        if (Gate is not null && await Gate.HoldsAsync(resource, item, ct).ConfigureAwait(false)) return;
        await WorkAsync(resource, item, BackupStage.Collecting, ct).ConfigureAwait(false);
    }

    // What is being deleted is left out even if it must be there.
    private string? Exclusion(KubeObject item, ObjectKey key, bool must)
    {
        if (!must && item.Label(VeleroLabels.ExcludeFromBackup) == "true") return SkipReasons.Labelled;
        if (!must && key.Namespace is { } ns && !_selection.Namespaces.Includes(ns)) return SkipReasons.NamespaceExcluded;
        return item.View.At("metadata", "deletionTimestamp").ValueKind == JsonValueKind.String ? SkipReasons.BeingDeleted : null;
    }

    // Objects of other namespaces come with listings across them: nobody asked for those.
    private void Leave(ApiResource resource, KubeObject item, ObjectKey key, string why, RelatedItem? named)
    {
        if (why == SkipReasons.NamespaceExcluded && named is null) return;
        var id = new ItemId(resource.Id.GroupResource, key);
        _run.Log.Info($"Excluding item because {why}", id);
        if (why != SkipReasons.Labelled) return;
        if (id.Resource == KnownResources.Claims) _run.Volumes.SkipClaim(key, SkipReasons.Any, why);
        if (id.Resource == KnownResources.Volumes) _run.Volumes.Skip(_run.Volumes.Meet(item), SkipReasons.Any, why, onPurpose: true);
    }

    private async Task UpdateAsync(ApiResource resource, KubeObject item, CancellationToken ct)
    {
        Items.Meet(resource.Id, item.Key);
        if (Exclusion(item, item.Key, true) is { } why) Leave(resource, item, item.Key, why, null);
        else await WorkAsync(resource, item, BackupStage.Finalizing, ct).ConfigureAwait(false);
    }

    private async Task WorkAsync(ApiResource resource, KubeObject item, BackupStage stage, CancellationToken ct)
    {
        var id = new ItemId(resource.Id.GroupResource, item.Key);
        var wanted = _actions.For(id.Resource);
        var acted = new ActedItem(resource, item, id, stage);
        if (wanted.IsEmpty && id.Resource != KnownResources.Volumes)
        {
            // Most items are such: nothing to wait for, unless others are before them.
            if (_work.IsIdle) await HandOnAsync(acted, ct).ConfigureAwait(false);
            else await _work.AddAsync([], _ => Task.FromResult(acted), ct).ConfigureAwait(false);
            return;
        }

        var block = await BlockAsync(acted, wanted, ct).ConfigureAwait(false);
        await _work.AddAsync(block.Count == 0 ? [] : [id, .. block], c => _actions.ActAsync(acted, wanted, c), ct).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ItemId>> BlockAsync(ActedItem item, WantedActions wanted, CancellationToken ct)
    {
        if (wanted.Blocks.Count == 0) return [];
        var block = await _actions.BlockAsync(item, wanted, ct).ConfigureAwait(false);
        item.Block.AddRange(block.Select(b => new RelatedItem(b, false, item.Id)));
        return block;
    }

    private Task<ActedItem> ActAsync((ActedItem Item, WantedActions Actions) member, CancellationToken ct)
    {
        member.Item.IsKeptOut = false;
        return _actions.ActAsync(member.Item, member.Actions, ct);
    }

    // In the order the items came.
    private async Task HandOnAsync(ActedItem item, CancellationToken ct)
    {
        foreach (var batch in item.Issues) batch.Release();
        if (!item.IsKeptOut) await StoreAsync(item, ct).ConfigureAwait(false);
        foreach (var other in item.Others) await HandOnAsync(other, ct).ConfigureAwait(false);
    }

    private async Task StoreAsync(ActedItem item, CancellationToken ct)
    {
        Name(item.Related.Concat(item.Block));
        if (item.Operations.Count > 0) Hold(item);
        if (item.Failure is { } failure)
        {
            ct.ThrowIfCancellationRequested();
            _writer.Refuse(item.Id, failure);
        }
        else if (item.SkippedBy is { } action)
        {
            _run.Log.Info($"Item is skipped from backup by action {action}", item.Id);
        }
        else if (item.Operations.Count == 0 && !(item.Stage == BackupStage.Collecting && _awaited.Defer(item.Id)))
        {
            await _writer.WriteAsync(item.Resource, item.Object, item.Id, ct).ConfigureAwait(false);
        }
    }

    private void Hold(ActedItem item)
    {
        foreach (var id in item.Operations.SelectMany(o => o.Started.PostOperationItems)) _awaited.Await(id);
        var isStored = item is { Failure: null, SkippedBy: null };
        Held.Enqueue(new HeldItem(item.Resource, item.Object, item.Operations, isStored) { Failed = item.Failure is not null });
    }

    // What has been met already needs no place in the queue, which would grow with the cluster.
    private void Name(IEnumerable<RelatedItem> related)
    {
        foreach (var item in related.DistinctBy(r => (r.Id, r.Must)))
        {
            if (_run.Catalog.Preferred(item.Id.Resource) is { } resource && Items.Met(resource.Id, item.Id.Key)) continue;
            Related.Enqueue(item);
        }
    }
}
