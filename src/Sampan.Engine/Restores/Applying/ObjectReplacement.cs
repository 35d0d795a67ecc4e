using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Applying;

/// <summary>Policy <c>recreate</c>: what stands there is deleted, waited for until it is gone, and created from the backup.</summary>
/// <remarks>Deleted is only what was looked at (uid and resourceVersion), and only when the server would take the new one: the refused creation before
/// has been through its validation and admission.</remarks>
internal sealed class ObjectReplacement(RestoreRun run, ObjectApplier applier)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    // Refusals that the deletion itself removes the ground of.
    private static readonly string[] FreedByDeletion = ["exceeded quota", "already allocated"];

    /// <summary>Replaces an object.</summary>
    /// <returns>What came of the creation, or the end when there was none.</returns>
    public async Task<(ApplyResult? Result, ItemEnd? End)> RunAsync(Candidate candidate, ApiResource resource, ApplyResult found, CancellationToken ct)
    {
        if (found.Refusal is { } refusal && !FreedByDeletion.Any(s => refusal.Message.Contains(s, StringComparison.Ordinal)))
        {
            var message = $"error restoring {candidate.Id.Resource}/{candidate.Target}: it was not replaced, because {RestoreRun.Say(refusal)}";
            return (null, ItemEnd.Failed(Reason.RefusedByTarget, message));
        }

        var live = found.Live!;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await applier.DeleteAsync(resource.Id, live, ct).ConfigureAwait(false)) break;
            }
            catch (KubeApiException e)
            {
                return (null, ItemEnd.Failed(Reason.NotReplaced, $"{candidate} could not be deleted to be recreated: {RestoreRun.Say(e)}"));
            }

            if (await run.Options.Cluster.GetAsync(resource.Id, candidate.Target, ct).ConfigureAwait(false) is not { } now) break;
            live = now;
            if (ObjectComparison.Same(candidate.Wanted, live)) return (null, ItemEnd.Unchanged);
            if (attempt >= run.Options.Attempts)
                return (null, ItemEnd.Failed(Reason.NotReplaced, $"{candidate} could not be deleted to be recreated: somebody keeps writing it"));
        }

        run.Log.Info($"{candidate} was deleted to be recreated");
        if (await StillThereAsync(resource, live, ct).ConfigureAwait(false) is { } blocked) return (null, Blocked(candidate, blocked));
        return (await applier.CreateAsync(resource.Id, candidate.Wanted, ct).ConfigureAwait(false), null);
    }

    private async Task<KubeObject?> StillThereAsync(ApiResource resource, KubeObject deleted, CancellationToken ct)
    {
        var deadline = run.Options.Time.GetUtcNow() + run.Options.TerminatingTimeout;
        for (var pause = FirstPause; ; pause = pause * 2 < run.Options.PollInterval ? pause * 2 : run.Options.PollInterval)
        {
            var now = await run.Options.Cluster.GetAsync(resource.Id, deleted.Key, ct).ConfigureAwait(false);
            if (now is null || now.Uid != deleted.Uid) return null;
            if (run.Options.Time.GetUtcNow() >= deadline) return now;
            await Task.Delay(pause, run.Options.Time, ct).ConfigureAwait(false);
        }
    }

    private ItemEnd Blocked(Candidate candidate, KubeObject live)
    {
        var finalizers = live.View.Items("metadata", "finalizers").Select(f => f.Text()).OfType<string>().ToList();
        var keeps = finalizers.Count > 0 ? $" (finalizers: {string.Join(", ", finalizers)})" : "";
        return ItemEnd.Failed(Reason.NotReplaced,
            $"{candidate} was deleted to be recreated and is still terminating after {run.Options.TerminatingTimeout.TotalSeconds:0} s{keeps}")
            with
        { IsGap = true };
    }
}
