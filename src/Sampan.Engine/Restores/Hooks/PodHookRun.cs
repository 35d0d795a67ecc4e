using Sampan.Api.Values;
using Sampan.Engine.Hooks;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Hooks;

/// <summary>Runs the hooks of one restored pod, as Velero does: those of a container one after the other once it is up, never two at a time in a pod; one that
/// fails and has onError Fail keeps all that have not begun from running.</summary>
internal sealed class PodHookRun(HookServices services, RestoredPods pods, KubeObject pod) : IDisposable
{
    // As long as a timer can be set.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly long _began = services.Run.Options.Time.GetTimestamp();
    private string? _stoppedBy;

    /// <summary>Runs them to their ends; each that did not succeed is a row.</summary>
    /// <exception cref="KubeUnreachableException">The target can't be reached any more.</exception>
    public Task RunAsync(IReadOnlyList<RestoreExecHook> hooks, CancellationToken ct)
    {
        var all = PodHook.Of(pod, hooks).ToLookup(h => h.FitsInto(pod));
        foreach (var hook in all[false])
            Warn(Reason.RestoreHookNotRun, $"{hook.In(pod)} was not run: the pod has no such container");
        return Task.WhenAll(all[true].GroupBy(h => h.Container, StringComparer.Ordinal).Select(group => ContainerAsync([.. group], ct)));
    }

    public void Dispose()
    {
        _turn.Dispose();
        _stop.Dispose();
    }

    private async Task ContainerAsync(IReadOnlyList<PodHook> hooks, CancellationToken ct)
    {
        var ready = hooks.Any(h => h.Hook.WaitForReady);
        foreach (var hook in hooks)
        {
            services.Tally.Attempt();
            if (services.Journal.Hook(hook.Id) is { } earlier) TakeOver(hook, earlier);
            else await OneAsync(hook, ready, ct).ConfigureAwait(false);
        }
    }

    // A command is never run twice: what an attempt that was stopped began is not begun again.
    private void TakeOver(PodHook hook, HookRecord earlier)
    {
        services.Run.Log.Info($"{hook.In(pod)} was {(earlier.Ended ? "run" : "begun")} by an earlier attempt of this restore");
        if (!earlier.Ended)
            Report(hook, Reason.RestoreHookFailed, "was begun by an attempt of this restore that was stopped: whether it ran to its end is not known");
        else if (earlier.Failure is { } failure)
            Report(hook, Reason.RestoreHookFailed, $"failed: {failure}");
    }

    private async Task OneAsync(PodHook hook, bool ready, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Left(hook.Hook.WaitTimeout), services.Run.Options.Time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token, _stop.Token);
        try
        {
            var live = await pods.UntilAsync(pod, p => Ended(p) is not null || hook.IsUp(p, ready), scope.Token).ConfigureAwait(false);
            if (live is null) NotRun(hook, "the pod was deleted before");
            else if (Ended(live) is { } phase) NotRun(hook, $"the pod entered phase {phase} before");
            else await InTurnAsync(hook, live, scope.Token, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            var (state, wait) = (ready ? "ready" : "running", GoDuration.Format(hook.Hook.WaitTimeout));
            NotRun(hook, _stoppedBy is { } by ? $"{by} did not succeed, and its onError is Fail"
                : $"it expired before executing: the container was not {state} and at its turn within {wait} of the pod's creation");
        }
        catch (KubeApiException e)
        {
            NotRun(hook, $"the pods of its namespace can't be watched: {RestoreRun.Say(e)}");
        }
    }

    private async Task InTurnAsync(PodHook hook, KubeObject live, CancellationToken scope, CancellationToken ct)
    {
        await _turn.WaitAsync(scope).ConfigureAwait(false);
        try
        {
            scope.ThrowIfCancellationRequested();
            await services.Slots.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                await ExecuteAsync(hook, live, ct).ConfigureAwait(false);
            }
            finally
            {
                services.Slots.Release();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ExecuteAsync(PodHook hook, KubeObject live, CancellationToken ct)
    {
        await services.Journal.NoteAsync(hook.Id, new HookRecord(false, null), ct).ConfigureAwait(false);
        var outcome = await services.Executor.RunAsync(hook.Hook.Exec with { Container = hook.Container }, live, HookPhase.Post, ct).ConfigureAwait(false);
        await services.Journal.NoteAsync(hook.Id, new HookRecord(true, outcome.Failure), CancellationToken.None).ConfigureAwait(false);
        if (outcome.Failure is { } failure) Report(hook, Reason.RestoreHookFailed, $"failed: {failure}");
    }

    private TimeSpan Left(TimeSpan wait)
    {
        if (wait == TimeSpan.Zero) return Timeout.InfiniteTimeSpan;
        var left = wait - services.Run.Options.Time.GetElapsedTime(_began);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < Longest ? left : Longest;
    }

    private static string? Ended(KubeObject pod) => pod.Text("status", "phase") is "Succeeded" or "Failed" ? pod.Text("status", "phase") : null;

    private void NotRun(PodHook hook, string why) => Report(hook, Reason.RestoreHookNotRun, $"was not run: {why}");

    // Continue is a line of the log in Velero; here it is a warning, which does not change the phase either.
    private void Report(PodHook hook, Reason reason, string what)
    {
        services.Tally.Fail();
        if (hook.StopsOthers)
        {
            Interlocked.CompareExchange(ref _stoppedBy, $"hook {hook.Name} of container {hook.Container}", null);
            services.Run.Fail(reason, $"{hook.In(pod)} {what}", WellKnown.Pods, pod.Key);
            _stop.Cancel();
        }
        else
        {
            Warn(reason, $"{hook.In(pod)} {what}");
        }
    }

    private void Warn(Reason reason, string message) => services.Run.Warn(reason, message, WellKnown.Pods, pod.Key);
}
