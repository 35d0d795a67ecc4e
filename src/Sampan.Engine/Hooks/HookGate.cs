using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Hooks;

/// <summary>Takes pods with hooks: pre hooks, then everything of their block, then, once its snapshots are cut and its files are copied, post hooks.
/// A block is worked on as one item; several are, side by side.</summary>
internal sealed class HookGate(BackupRun run, BackupSelection selection, ItemPipeline pipeline) : IItemGate
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private readonly BackupHooks _hooks = new(run.Backup.Spec.Hooks, run.Catalog);
    private readonly HookRunner _runner = new(run, new HookExecutor(run.Options.PodExec, run.Log, run.Options.Time));
    private readonly Lock _gate = new();
    private readonly List<Task> _waiting = [];
    private ClaimMounts? _mounts;
    private BlockFormer? _former;

    private ClaimMounts Mounts => _mounts ??= new ClaimMounts(run, _hooks);

    /// <summary>True for a pod that has hooks, and for a pod or claim that shares volumes with one that has; it is on its way then, with its block.</summary>
    public async ValueTask<bool> HoldsAsync(ApiResource resource, KubeObject item, CancellationToken ct)
    {
        var isPod = resource.Id == KnownResources.PodsV1;
        if (!isPod && resource.Id != KnownResources.ClaimsV1) return false;
        if (!(isPod && _hooks.AreOn(item)) && !await IsSharedAsync(item, isPod, ct).ConfigureAwait(false)) return false;
        _former ??= new BlockFormer(run, selection, pipeline.Items, _hooks, Mounts);
        var block = await _former.FormAsync(resource, item, ct).ConfigureAwait(false);
        await MakeRoomAsync().ConfigureAwait(false);
        await pipeline.PassTogetherAsync(block.Items, (act, token) => TakeAsync(block, act, token), ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>Nothing is held back for long: a block is whole when it is formed.</summary>
    public Task FlushAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Waits until the post hooks of every block that was taken are through; also after a failure or a cancellation, when they run at once.</summary>
    public Task EndAsync()
    {
        lock (_gate) return Task.WhenAll(_waiting);
    }

    // A pod with hooks comes by itself, before any claim is taken. Not so when pods are selected by labels, or when files are copied at once.
    private async Task<bool> IsSharedAsync(KubeObject item, bool isPod, CancellationToken ct)
    {
        if (selection.Selectors.Count == 0 && run.Options.PodVolumeMover is null) return false;
        IReadOnlyList<string> claims = isPod ? ClaimMounts.ClaimsOf(item) : [item.Name];
        if (claims.Count == 0) return false;
        try
        {
            return await Mounts.LeadToHooksAsync(item.Namespace!, claims, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException)
        {
            run.Log.Info($"The pods of namespace {item.Namespace} could not be listed, those that share volumes with {item.Name} are not known: {e.Message}");
            return false;
        }
    }

    // A block that is frozen and then waits for others' snapshots would be frozen for long.
    private async Task MakeRoomAsync()
    {
        Task[] waiting;
        lock (_gate)
        {
            _waiting.RemoveAll(w => w.IsCompletedSuccessfully);
            waiting = [.. _waiting];
        }

        if (waiting.Length >= run.Options.SnapshotsAtOnce) await Task.WhenAny(waiting).ConfigureAwait(false);
    }

    private async Task TakeAsync(HookBlock block, Func<KubeObject, Task> act, CancellationToken ct)
    {
        var taken = false;
        try
        {
            foreach (var pod in block.Pods) await _runner.PreAsync(pod, ct).ConfigureAwait(false);
            foreach (var item in block.Stored) await act(item).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            taken = true;
        }
        finally
        {
            if (!taken) await ReleaseAsync(block, ct).ConfigureAwait(false);
        }

        var finish = FinishAsync(block, ct);
        lock (_gate) _waiting.Add(finish);
    }

    private async Task FinishAsync(HookBlock block, CancellationToken ct)
    {
        try
        {
            if (run.Claims is { } claims) await claims.CutAsync(block.Claims, ct).ConfigureAwait(false);
            await run.FileBackups.EndedAsync([.. block.Pods.Select(p => p.Pod.Key)], ct).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(block, ct).ConfigureAwait(false);
        }
    }

    // Post hooks have a time of their own: what is frozen must be thawed although the run has been cancelled.
    private async Task ReleaseAsync(HookBlock block, CancellationToken ct)
    {
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, run.Options.Time);
        var registration = ct.Register(() => grace.CancelAfter(Grace));
        await using (registration.ConfigureAwait(false))
        {
            var due = block.Pods.Where(p => p.Touched || (p is { Passed: true, Refused: false } && !ct.IsCancellationRequested)).ToList();
            foreach (var pod in due) await _runner.PostAsync(pod, grace.Token).ConfigureAwait(false);
        }
    }
}
