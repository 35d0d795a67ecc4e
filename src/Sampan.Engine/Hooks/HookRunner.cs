using Sampan.Engine.Backups;
using Sampan.Engine.Results;

namespace Sampan.Engine.Hooks;

/// <summary>Runs the hooks of pods one after the other, counts them, and makes failures rows.</summary>
internal sealed class HookRunner(BackupRun run, HookExecutor executor)
{
    /// <summary>Runs a pod's pre hooks and notes in it what came of them.</summary>
    public async Task PreAsync(HookedPod pod, CancellationToken ct)
    {
        pod.Refused = !await RunAsync(pod, HookPhase.Pre, ct).ConfigureAwait(false);
        pod.Passed = true;
    }

    /// <summary>Runs a pod's post hooks. When their time is over, what did not run is a row.</summary>
    public async Task PostAsync(HookedPod pod, CancellationToken ct)
    {
        try
        {
            await RunAsync(pod, HookPhase.Post, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            run.Hooks.Fail();
            run.Error(Reason.HookFailed, pod.Id,
                $"post hooks of pod {pod.Pod.Key} did not end in the time that is left to a stopped run: what its pre hooks did may not be undone");
        }
    }

    // False when a hook failed for which that means Fail. Those after it are counted all the same, as Velero counts.
    private async Task<bool> RunAsync(HookedPod pod, HookPhase phase, CancellationToken ct)
    {
        var goesOn = true;
        foreach (var hook in pod.Hooks(phase))
        {
            run.Hooks.Attempt();
            if (!goesOn) continue;
            ct.ThrowIfCancellationRequested();
            var touched = pod.Touched;
            pod.Touched = true;
            var outcome = await executor.RunAsync(hook, pod.Pod, phase, ct).ConfigureAwait(false);
            pod.Touched = touched || outcome.MayHaveRun;
            if (outcome.Failure is null) continue;
            goesOn = hook.OnError != HookErrorMode.Fail;
            Report(pod, hook, phase, outcome.Failure);
        }

        return goesOn;
    }

    private void Report(HookedPod pod, ExecHook hook, HookPhase phase, string failure)
    {
        run.Hooks.Fail();
        var name = phase == HookPhase.Pre ? "pre" : "post";
        var what = $"{name} hook {(hook.Name == ExecHook.FromAnnotation ? "" : $"\"{hook.Name}\" ")}of pod {pod.Pod.Key} failed: {failure}";
        if (phase == HookPhase.Pre && hook.OnError == HookErrorMode.Fail)
        {
            run.Fail(Reason.HookFailed, pod.Id, $"{pod.Id} is not in the backup: {what}");
            return;
        }

        var unset = hook.OnError == HookErrorMode.Unset ? " (its on-error is not set, which acts as Continue)" : "";
        run.Error(Reason.HookFailed, pod.Id, what + unset);
    }
}
