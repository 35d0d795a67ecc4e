using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Backups;

/// <summary>Waits for the operations that actions started, side by side, and stores the held items in the order they were held.</summary>
internal sealed class OperationCollector(BackupRun run, ItemPipeline pipeline, Action<int, int> progress)
{
    private const int WaitedForAtOnce = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly OperationWait _wait = new(run);

    /// <summary>Every operation that has ended.</summary>
    public List<RunningOperation> Ended { get; } = [];

    /// <summary>Waits for what is held now. Items stored may name further ones.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        var held = new List<HeldItem>();
        while (pipeline.Held.TryDequeue(out var item)) held.Add(item);
        var running = held.Where(h => !h.Failed).SelectMany(h => h.Operations).ToList();
        using var slots = new SemaphoreSlim(WaitedForAtOnce);
        var ended = 0;
        await Task.WhenAll(running.Select(o => WaitAsync(o, slots, () => progress(Interlocked.Increment(ref ended), running.Count), ct))).ConfigureAwait(false);
        foreach (var item in held) await EndAsync(item, ct).ConfigureAwait(false);
    }

    /// <summary>After a failed run: undoes every operation. Best effort; what can't be undone is reported.</summary>
    public async Task UndoAsync(CancellationToken ct)
    {
        await pipeline.AbandonAsync(Patience).ConfigureAwait(false);
        foreach (var operation in run.Operations.ToUndo) await UndoAsync(operation, "after the failure", ct).ConfigureAwait(false);
    }

    private async Task WaitAsync(RunningOperation operation, SemaphoreSlim slots, Action ended, CancellationToken ct)
    {
        await slots.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await _wait.EndAsync(operation, ct).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
            ended();
        }
    }

    private async Task EndAsync(HeldItem held, CancellationToken ct)
    {
        Ended.AddRange(held.Operations);
        foreach (var operation in held.Operations)
        {
            if (held.Failed) Stop(operation);
            Name(operation, held.Id);
            if (operation.Status.Error is not { } error) continue;
            if (!held.Failed) Report(held, operation, error);
            await UndoAsync(operation, null, ct).ConfigureAwait(false);
        }

        if (held.Stored && !held.Operations.Any(o => o.Started.IsVital && o.Status.Error is not null)) await StoreAsync(held, ct).ConfigureAwait(false);
    }

    // Nobody can use what it makes.
    private void Stop(RunningOperation operation) =>
        (operation.Status, operation.Ended) = (OperationStatus.Failed("stopped: its item could not be stored"), run.Options.Time.GetUtcNow());

    private async Task StoreAsync(HeldItem held, CancellationToken ct)
    {
        var well = held.Operations.Where(o => o.Status.Error is null).ToList();
        var own = well.Any(o => o.Started.Item == held.Id || o.Started.PostOperationItems.Contains(held.Id));
        var (item, isRead) = own ? await ReadAgainAsync(held, ct).ConfigureAwait(false) : (held.Object, true);
        await pipeline.TakeHeldAsync(held with { Object = item }, asItWas: well.Count == 0 || !isRead, ct).ConfigureAwait(false);
    }

    // What the operation did to it may be in the cluster only.
    private async Task<(KubeObject Object, bool IsRead)> ReadAgainAsync(HeldItem held, CancellationToken ct)
    {
        try
        {
            if (await run.Options.Cluster.GetAsync(held.Resource.Id, held.Id.Key, ct).ConfigureAwait(false) is { } now) return (now, true);
            run.Warn(Reason.RelatedItemMissing, held.Id, $"{held.Id} was deleted while an operation ran for it: it is stored as it was before");
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException or MalformedObjectException)
        {
            run.Fail(Reason.ItemUnreadable, held.Id, $"{held.Id} could not be read after an operation ran for it and is stored as it was before: {e.Message}");
        }

        return (held.Object, false);
    }

    // What was put off for an operation is stored now, however it ended.
    private void Name(RunningOperation operation, ItemId item)
    {
        var well = operation.Status.Error is null;
        foreach (var id in operation.Started.PostOperationItems.Where(i => i != item && (well || pipeline.IsDeferred(i))))
            pipeline.Related.Enqueue(new RelatedItem(id, true, item) { IsUpdate = true });
        foreach (var id in well ? operation.Status.PostOperationItems : []) pipeline.Related.Enqueue(new RelatedItem(id, true, item));
    }

    private void Report(HeldItem held, RunningOperation operation, string error)
    {
        var reason = Reason.Find(operation.Status.ReasonId ?? "") ?? Reason.OperationFailed;
        var (action, id) = (operation.Started.RecordedAction ?? operation.Action.Name, held.Id);
        run.Fail(reason, id, operation.Started.IsVital || !held.Stored
            ? $"{id} is not in the backup: {error}"
            : $"operation {operation.Started.Id} of {action} for {id} failed, {id} is stored as it was before: {error}");
    }

    private async Task UndoAsync(RunningOperation operation, string? when, CancellationToken ct)
    {
        operation.Undone = true;
        try
        {
            await operation.Action.CancelAsync(operation.Started.Id, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var item = operation.Started.Item;
            run.Warn(Reason.SnapshotObjectLeft, item, $"{item} could not be removed{(when is null ? "" : " " + when)}: {e.Message}");
        }
    }
}
