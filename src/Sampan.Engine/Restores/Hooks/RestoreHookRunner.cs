using System.Collections.Concurrent;
using Sampan.Engine.Hooks;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Hooks;

/// <summary>Runs the exec hooks of pods that a restore created, beside everything else; the restore ends when they have. Safe for concurrent use.</summary>
internal sealed class RestoreHookRunner : IDisposable
{
    // Commands at once; pods that are waited for cost a connection a namespace, not a pod.
    private const int AtOnce = 32;
    private readonly HookServices _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Lazy<(RestoredPods Pods, Task Running)>> _namespaces = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Task> _pods = new();

    public RestoreHookRunner(RestoreRun run, RestoreJournal journal) => _services =
        new HookServices(run, journal, new HookExecutor(run.Options.PodExec, run.Log, run.Options.Time), new SemaphoreSlim(AtOnce), new HookTally());

    /// <summary>Hooks of pods that were created, and those that did not succeed.</summary>
    public HookTally Tally => _services.Tally;

    /// <summary>Looks whether a pod that was just created has hooks, and begins to wait for it.</summary>
    public void Start(KubeObject pod)
    {
        var (run, key) = (_services.Run, pod.Key);
        var hooks = run.Hooks.Exec(pod, m => run.Warn(Reason.HookSettingIgnored, $"pod {key}: {m}", WellKnown.Pods, key));
        if (hooks.Count == 0) return;
        if (run.Options.PodExec is not null)
        {
            // The caller goes on working with its own.
            _pods.Enqueue(RunAsync(pod.DeepClone(), hooks));
            return;
        }

        foreach (var hook in PodHook.Of(pod, hooks))
            run.Warn(Reason.RestoreHookNotRun, $"{hook.In(pod)} was not run: nothing here runs commands in pods", WellKnown.Pods, key);
    }

    /// <summary>Waits until the hooks of all pods are through.</summary>
    /// <exception cref="Sampan.Kubernetes.Errors.KubeUnreachableException">The target can't be reached any more.</exception>
    public async Task EndAsync(CancellationToken ct)
    {
        if (_pods.IsEmpty) return;
        var (pods, done) = (_pods.ToArray(), 0);
        _services.Run.Log.Info("Waiting for all post-restore-exec hooks to complete");
        Tell();
        await foreach (var pod in Task.WhenEach(pods).WithCancellation(ct).ConfigureAwait(false))
        {
            await pod.ConfigureAwait(false);
            done++;
            Tell();
        }

        void Tell() => _services.Run.Options.Progress?.Report(new EngineProgress(EngineStage.Hooks, done, pods.Length, null));
    }

    /// <summary>Ends what still waits or runs, after a run that was cancelled or failed; nothing is left to be ended after one that was not.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        var running = _pods.Concat(_namespaces.Values.Select(n => n.Value.Running));
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _services.Slots.Dispose();
    }

    private async Task RunAsync(KubeObject pod, IReadOnlyList<RestoreExecHook> hooks)
    {
        var pods = _namespaces.GetOrAdd(pod.Namespace!, ns => new(() => Watch(ns))).Value.Pods;
        using var one = new PodHookRun(_services, pods, pod);
        await one.RunAsync(hooks, _stop.Token).ConfigureAwait(false);
    }

    private (RestoredPods Pods, Task Running) Watch(string ns)
    {
        var pods = new RestoredPods(_services.Run, ns);
        return (pods, pods.RunAsync(_stop.Token));
    }
}
