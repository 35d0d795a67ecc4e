using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Applying;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Finishing;

/// <summary>Gives the volumes of restored claims the reclaim policy and labels that the old ones had, once they are bound (Velero's restore finalizer).</summary>
internal sealed class VolumeFinalizer(RestoreRun run, ObjectApplier applier)
{
    private const int AtOnce = 3;
    private static readonly ResourceId Claims = new("", "v1", "persistentvolumeclaims");
    private static readonly ResourceId Volumes = new("", "v1", "persistentvolumes");

    public async Task RunAsync(CancellationToken ct)
    {
        var entries = run.Volumes.Entries.Where(e => e.Method == "CSISnapshot" && e.ReclaimPolicy is not null && e.Claim.Name.Length > 0)
            .Select(e => (Entry: e, Claim: new ObjectKey(run.MapNamespace(e.Claim.Namespace), e.Claim.Name)))
            .Where(e => run.ClaimsFromSnapshots.ContainsKey(e.Claim)).ToList();
        if (entries.Count == 0) return;
        var done = 0;
        run.Options.Progress?.Report(new EngineProgress(EngineStage.Volumes, 0, entries.Count, null));
        await Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (entry, token) =>
        {
            await FinalizeAsync(entry.Entry, entry.Claim, token).ConfigureAwait(false);
            run.Options.Progress?.Report(new EngineProgress(EngineStage.Volumes, Interlocked.Increment(ref done), entries.Count, entry.Claim.ToString()));
        }).ConfigureAwait(false);
    }

    private async Task FinalizeAsync(VolumeEntry entry, ObjectKey claim, CancellationToken ct)
    {
        try
        {
            if (await BoundVolumeAsync(claim, ct).ConfigureAwait(false) is not { } name) return;
            var key = new ObjectKey(null, name);
            var volume = await run.Options.Cluster.GetAsync(Volumes, key, ct).ConfigureAwait(false);
            if (volume is null || Patch(entry, volume) is not { } patch) return;
            await applier.MergeAsync(Volumes, key, patch, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e)
        {
            Fail(claim, $"the volume of PersistentVolumeClaim {claim} did not get its reclaim policy and labels: {RestoreRun.Say(e)}");
        }
    }

    /// <summary>The volume once the claim is bound; null when it waits for a first consumer, is gone, or (with a row) when the time is over.</summary>
    private async Task<string?> BoundVolumeAsync(ObjectKey claim, CancellationToken ct)
    {
        var deadline = run.Options.Time.GetUtcNow() + run.Options.ResourceTimeout;
        while (true)
        {
            var live = await run.Options.Cluster.GetAsync(Claims, claim, ct).ConfigureAwait(false);
            if (live is null) return null;
            if (live.Text("status", "phase") == "Bound" && live.Text("spec", "volumeName") is { Length: > 0 } volume) return volume;
            if (await WaitsForConsumerAsync(live, ct).ConfigureAwait(false)) return null;
            if (run.Options.Time.GetUtcNow() >= deadline)
            {
                Fail(claim, $"PersistentVolumeClaim {claim} was not bound within {run.Options.ResourceTimeout.TotalSeconds:0} s");
                return null;
            }

            await Task.Delay(run.Options.PollInterval, run.Options.Time, ct).ConfigureAwait(false);
        }
    }

    private async Task<bool> WaitsForConsumerAsync(KubeObject claim, CancellationToken ct) =>
        claim.Text("spec", "storageClassName") is { Length: > 0 } name &&
        await run.FindInTargetAsync(new ItemId(WellKnown.StorageClasses, new ObjectKey(null, name)), ct).ConfigureAwait(false) is { } storageClass &&
        storageClass.Text("volumeBindingMode") == "WaitForFirstConsumer" && claim.Annotation(Api.Names.VeleroAnnotations.SelectedNode) is null;

    private void Fail(ObjectKey claim, string message) => run.Fail(Reason.VolumeNotFinalized, message, WellKnown.PersistentVolumeClaims, claim);

    private static JsonObject? Patch(VolumeEntry entry, KubeObject volume)
    {
        var patch = new JsonObject();
        if (volume.Text("spec", "persistentVolumeReclaimPolicy") != entry.ReclaimPolicy)
            patch["spec"] = new JsonObject { ["persistentVolumeReclaimPolicy"] = entry.ReclaimPolicy };
        var labels = entry.Labels.Where(l => volume.Label(l.Key) != l.Value).ToList();
        if (labels.Count > 0) patch["metadata"] = new JsonObject { ["labels"] = new JsonObject(labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))) };
        return patch.Count > 0 ? patch : null;
    }
}
