using System.Text.Json.Nodes;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Applying;

/// <summary>What follows a creation, and only a creation: status, field owners, the wait for a definition (steps 17 to 21 of Velero's
/// <c>restoreItem</c>).</summary>
internal sealed class CreatedObject(RestoreRun run, ObjectApplier applier)
{
    /// <summary>Does all of it; trouble is a row and does not change the end.</summary>
    public async Task<ItemEnd> CompleteAsync(Candidate candidate, ApiResource resource, KubeObject live, ItemEnd end, CancellationToken ct)
    {
        var (id, wanted) = (candidate.Id, candidate.Wanted);
        if (id.Resource == WellKnown.PersistentVolumeClaims && wanted.Text("spec", "dataSource", "kind") == "VolumeSnapshot" &&
            wanted.Text("spec", "dataSource", "name") is { } snapshot)
            run.ClaimsFromSnapshots[wanted.Key] = snapshot;
        if (id.Resource == WellKnown.VolumeSnapshotContents) run.SnapshotContents[wanted.Name] = wanted;
        if (run.Status.Wants(id.Resource, resource.Id.GroupResource, candidate.Source)) await StatusAsync(candidate, resource, live, ct).ConfigureAwait(false);
        if (id.Resource == WellKnown.CustomResourceDefinitions) await EstablishedAsync(resource, wanted, ct).ConfigureAwait(false);
        if (candidate.Source.View.Items("metadata", "managedFields").Any(e => e.Text("operation") == "Apply"))
            await FieldOwnersAsync(candidate, resource, ct).ConfigureAwait(false);
        if (id.Resource == WellKnown.Pods) run.HookRunner.Start(live);
        return await run.Owners.NoteAsync(candidate, resource.Id, end, ct).ConfigureAwait(false);
    }

    private async Task StatusAsync(Candidate candidate, ApiResource resource, KubeObject live, CancellationToken ct)
    {
        if (candidate.Source.DeepClone().Edit()["status"] is not { } status) return;
        try
        {
            // Without the subresource a status is a field like any other, and the creation came without it.
            if (!resource.Subresources.Contains("status"))
                await applier.MergeAsync(resource.Id, live.Key, new JsonObject { ["status"] = status.DeepClone() }, ct).ConfigureAwait(false);
            else if (!await applier.ReplaceStatusAsync(resource.Id, live, status, ct).ConfigureAwait(false))
                run.Warn(Reason.StatusNotRestored, $"the status of {candidate} could not be put back: it is gone", candidate.Id.Resource, candidate.Target);
        }
        catch (KubeApiException e)
        {
            run.Warn(Reason.StatusNotRestored, RestoreRun.Say(e), candidate.Id.Resource, candidate.Target);
        }
    }

    /// <summary>Velero writes managedFields back on every object. Only server-side apply lives off them, so only its objects are worth a second call.</summary>
    private async Task FieldOwnersAsync(Candidate candidate, ApiResource resource, CancellationToken ct)
    {
        var owners = KubeJson.ParseNode(System.Text.Encoding.UTF8.GetBytes(candidate.Source.View.At("metadata", "managedFields").GetRawText()));
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["managedFields"] = owners } };
        try
        {
            await applier.MergeAsync(resource.Id, candidate.Target, patch, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e)
        {
            run.Warn(Reason.FieldOwnersNotRestored, $"the managed fields of {candidate} could not be put back: {RestoreRun.Say(e)}",
                candidate.Id.Resource, candidate.Target);
        }
    }

    private async Task EstablishedAsync(ApiResource resource, KubeObject crd, CancellationToken ct)
    {
        var deadline = run.Options.Time.GetUtcNow() + run.Options.ResourceTimeout;
        var pause = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            var live = await run.Options.Cluster.GetAsync(resource.Id, crd.Key, ct).ConfigureAwait(false);
            var conditions = live?.View.Items("status", "conditions").Where(c => c.Text("status") == "True").Select(c => c.Text("type")).ToHashSet() ?? [];
            if (conditions.Contains("Established") && conditions.Contains("NamesAccepted")) return;
            if (run.Options.Time.GetUtcNow() >= deadline)
            {
                run.Fail(Reason.CrdNotEstablished,
                    $"CustomResourceDefinition {crd.Name} was created but not established within {run.Options.ResourceTimeout.TotalSeconds:0} s",
                    WellKnown.CustomResourceDefinitions, crd.Key);
                return;
            }

            await Task.Delay(pause, run.Options.Time, ct).ConfigureAwait(false);
            pause = pause * 2 < run.Options.PollInterval ? pause * 2 : run.Options.PollInterval;
        }
    }
}
