using Sampan.Engine.Actions;
using Sampan.Engine.Results;

namespace Sampan.Engine.Backups;

/// <summary>Waits for the operations that actions started, side by side, and stores the held items in the order they were begun.</summary>
internal sealed class OperationCollector(BackupRun run, ItemPipeline pipeline, Action<int, int> progress)
{
    private const int WaitedForAtOnce = 64;
    private readonly List<HeldItem> _all = [];

    /// <summary>Every operation that has ended.</summary>
    public List<OperationRecord> Records { get; } = [];

    /// <summary>Waits for what is held now. Items stored may name further ones.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        var held = new List<HeldItem>();
        while (pipeline.Held.TryDequeue(out var item)) held.Add(item);
        _all.AddRange(held);
        using var slots = new SemaphoreSlim(WaitedForAtOnce);
        var ended = 0;
        var waits = held.ConvertAll(h => WaitAsync(h, slots, () => progress(Interlocked.Increment(ref ended), held.Count), ct));
        await Task.WhenAll(waits).ConfigureAwait(false);
        for (var i = 0; i < held.Count; i++) await EndAsync(held[i], await waits[i].ConfigureAwait(false), ct).ConfigureAwait(false);
    }

    /// <summary>After a failed run: undoes every operation. Best effort; what can't be undone is reported.</summary>
    public async Task UndoAsync(CancellationToken ct)
    {
        foreach (var held in _all.Concat(pipeline.Held))
        {
            try
            {
                await held.Action.CancelAsync(held.Operation.Id, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                run.Warn(Reason.SnapshotObjectLeft, held.Operation.Item, $"{held.Operation.Item} could not be removed after the failure: {e.Message}");
            }
        }
    }

    private static async Task<OperationStatus> WaitAsync(HeldItem held, SemaphoreSlim slots, Action ended, CancellationToken ct)
    {
        await slots.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await held.Action.WaitAsync(held.Operation.Id, null, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return OperationStatus.Failed(e.Message);
        }
        finally
        {
            slots.Release();
            ended();
        }
    }

    private async Task EndAsync(HeldItem held, OperationStatus status, CancellationToken ct)
    {
        Records.Add(new OperationRecord(held.Operation.RecordedAction ?? held.Action.Name, held.Operation, status, held.Started, run.Options.Time.GetUtcNow()));
        if (status.Error is null)
        {
            await pipeline.TakeFinishedAsync(held, status.PostOperationItems, ct).ConfigureAwait(false);
            return;
        }

        var id = new ItemId(held.Resource.Id.GroupResource, held.Object.Key);
        run.Fail(Reason.Find(status.ReasonId ?? "") ?? Reason.OperationFailed, id, $"{id} is not in the backup: {status.Error}");
        _all.Remove(held);
        try
        {
            await held.Action.CancelAsync(held.Operation.Id, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            run.Warn(Reason.SnapshotObjectLeft, held.Operation.Item, $"{held.Operation.Item} could not be removed: {e.Message}");
        }
    }
}
