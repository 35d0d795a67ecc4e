using Sampan.Api.Values;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Exec;

namespace Sampan.Engine.Hooks;

/// <summary>Runs one hook in a pod: chooses the container, keeps the time, writes what the command says to the run's log.</summary>
/// <param name="exec">What runs commands in pods; null when nothing does, which fails every hook.</param>
/// <param name="log">The run's log.</param>
/// <param name="time">Clock of the timeouts.</param>
internal sealed class HookExecutor(IPodExec? exec, RunLog log, TimeProvider time)
{
    // As long as a timer can be set.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>Runs the hook. A failure is a value; only the end of <paramref name="ct"/> is an exception, and then the command may have run.</summary>
    public async Task<HookOutcome> RunAsync(ExecHook hook, KubeObject pod, HookPhase phase, CancellationToken ct)
    {
        var container = hook.Container ?? pod.View.Items("spec", "containers").Select(c => c.Text("name")).FirstOrDefault();
        if (Defect(hook, pod, container) is { } defect) return new HookOutcome(defect, false);
        var line = new HookLine(log, pod, hook, container!, phase);
        if (pod.Text("status", "phase") is "Succeeded" or "Failed")
        {
            line.Info($"Pod entered phase {pod.Text("status", "phase")} before some {(phase == HookPhase.Pre ? "pre" : "post")}-backup exec hooks ran");
            return HookOutcome.Skipped;
        }

        line.Info("running exec hook");
        var limit = hook.Timeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : hook.Timeout < Longest ? hook.Timeout : Longest;
        using var deadline = new CancellationTokenSource(limit, time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            var result = await exec!.ExecAsync(new ExecRequest(pod.Key, container!, hook.Command), scope.Token).ConfigureAwait(false);
            line.Info($"stdout: {result.Stdout}{(result.Truncated ? " [cut]" : "")}");
            line.Info($"stderr: {result.Stderr}{(result.Truncated ? " [cut]" : "")}");
            if (result.ExitCode == 0) return HookOutcome.Succeeded;
            return new HookOutcome($"command terminated with exit code {result.ExitCode}{LastLine(result.Stderr)}", true);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new HookOutcome($"timed out after {GoDuration.Format(hook.Timeout)}", true);
        }
        catch (KubeApiException e)
        {
            return new HookOutcome(e.Message, e.MayHaveActed);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HookOutcome(e.Message, e is not KubeUnreachableException { MayHaveActed: false });
        }
    }

    private string? Defect(ExecHook hook, KubeObject pod, string? container)
    {
        if (container is null) return "need at least 1 container";
        if (hook.Container is not null && !Has(pod, container)) return $"no such container: \"{container}\"";
        if (hook.Command.Count == 0) return "command is required";
        return exec is null ? "nothing here can run commands in pods" : null;
    }

    // A sidecar is an init container that goes on.
    private static bool Has(KubeObject pod, string container) =>
        pod.View.Items("spec", "containers").Any(c => c.Text("name") == container) ||
        pod.View.Items("spec", "initContainers").Any(c => c.Text("name") == container && c.Text("restartPolicy") == "Always");

    private static string LastLine(string stderr)
    {
        var last = stderr.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        return last is null ? "" : ": " + (last.Length <= 200 ? last : last[..200] + "…");
    }
}
