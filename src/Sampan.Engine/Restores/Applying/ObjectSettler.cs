using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Applying;

/// <summary>Puts a prepared object into the cluster and settles what the answer means.</summary>
internal sealed class ObjectSettler(RestoreRun run, ObjectApplier applier)
{
    /// <summary>Creates, compares with what stands there, or adds a row.</summary>
    /// <param name="id">The item in the backup.</param>
    /// <param name="wanted">What to create.</param>
    /// <param name="source">The item as the backup has it.</param>
    /// <param name="ct">Ends with the run.</param>
    public async Task SettleAsync(ItemId id, KubeObject wanted, KubeObject source, CancellationToken ct)
    {
        if (run.Versions.Serving(wanted) is not { } resource)
        {
            NotServed(id, wanted);
            return;
        }

        run.Log.Info($"Attempting to restore {wanted.Kind.Kind}: {wanted.Key}.");
        var result = await applier.CreateAsync(resource.Id, wanted, ct).ConfigureAwait(false);
        if (result.Refusal is { } refusal)
        {
            run.Tally.Add(wanted.Kind, wanted.Key, RestoreAction.Failed);
            Refused(id, wanted, refusal);
        }
        else if (result.Created)
        {
            run.Tally.Add(wanted.Kind, wanted.Key, RestoreAction.Created);
            await AfterCreationAsync(id, resource, wanted, source, ct).ConfigureAwait(false);
        }
        else
        {
            await ExistingAsync(id, resource, wanted, result.Live!, ct).ConfigureAwait(false);
        }
    }

    private async Task AfterCreationAsync(ItemId id, ApiResource resource, KubeObject wanted, KubeObject source, CancellationToken ct)
    {
        if (id.Resource == WellKnown.PersistentVolumeClaims && wanted.Text("spec", "dataSource", "kind") == "VolumeSnapshot" &&
            wanted.Text("spec", "dataSource", "name") is { } snapshot)
            run.ClaimsFromSnapshots[wanted.Key] = snapshot;
        if (id.Resource == WellKnown.VolumeSnapshotContents) run.SnapshotContents[wanted.Name] = wanted;
        if (id.Resource == WellKnown.CustomResourceDefinitions) await EstablishedAsync(resource, wanted, ct).ConfigureAwait(false);
        if (source.View.Items("metadata", "managedFields").Any(e => e.Text("operation") == "Apply"))
            await OwnersAsync(id, resource, wanted, source, ct).ConfigureAwait(false);
    }

    private async Task ExistingAsync(ItemId id, ApiResource resource, KubeObject wanted, KubeObject live, CancellationToken ct)
    {
        if (ObjectComparison.Same(wanted, live))
        {
            run.Tally.Add(wanted.Kind, wanted.Key, RestoreAction.Skipped);
            return;
        }

        if (id.Resource == WellKnown.ServiceAccounts)
        {
            await MergeAsync(id, resource, wanted, live, ct).ConfigureAwait(false);
            return;
        }

        // Velero's list says failed for these, too: nothing of the backup's object went into the cluster.
        run.Tally.Add(wanted.Kind, wanted.Key, RestoreAction.Failed);
        run.Warn(Reason.ExistsDifferent,
            $"could not restore, {wanted.Kind.Kind}:{wanted.Name} already exists. Warning: the in-cluster version is different than the backed-up version",
            id.Resource, wanted.Key);
    }

    private async Task MergeAsync(ItemId id, ApiResource resource, KubeObject wanted, KubeObject live, CancellationToken ct)
    {
        if (ServiceAccountMerge.Patch(live, wanted) is not { } patch)
        {
            run.Tally.Add(wanted.Kind, wanted.Key, RestoreAction.Skipped);
            return;
        }

        try
        {
            await applier.MergeAsync(resource.Id, wanted.Key, patch, ct).ConfigureAwait(false);
            run.Tally.Add(wanted.Kind, wanted.Key, RestoreAction.Updated);
        }
        catch (KubeApiException e)
        {
            run.Tally.Add(wanted.Kind, wanted.Key, RestoreAction.Failed);
            run.Warn(Reason.RefusedByTarget, $"error merging ServiceAccount {wanted.Key}: {RestoreRun.Say(e)}", id.Resource, wanted.Key);
        }
    }

    /// <summary>Velero writes managedFields back on every object. Only server-side apply lives off them, so only its objects are worth a second call.</summary>
    private async Task OwnersAsync(ItemId id, ApiResource resource, KubeObject wanted, KubeObject source, CancellationToken ct)
    {
        var owners = KubeJson.ParseNode(System.Text.Encoding.UTF8.GetBytes(source.View.At("metadata", "managedFields").GetRawText()));
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["managedFields"] = owners } };
        try
        {
            await applier.MergeAsync(resource.Id, wanted.Key, patch, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e)
        {
            run.Warn(Reason.FieldOwnersNotRestored, $"the managed fields of {wanted.Kind.Kind} {wanted.Key} could not be put back: {RestoreRun.Say(e)}",
                id.Resource, wanted.Key);
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

    private void Refused(ItemId id, KubeObject wanted, KubeApiException refusal)
    {
        var conversion = run.Conversions.Find(id);
        var reason = conversion?.IsDoubtful == true ? Reason.ConversionRefused : Reason.RefusedByTarget;
        var explanation = conversion is null ? "" : $" ({conversion.Explanation})";
        run.Fail(reason, $"error restoring {id.Resource}/{wanted.Key}: {RestoreRun.Say(refusal)}{explanation}", id.Resource, wanted.Key);
    }

    private void NotServed(ItemId id, KubeObject wanted)
    {
        run.Tally.Add(wanted.Kind, wanted.Key, RestoreAction.Failed);
        var served = string.Join(", ", run.Catalog.Versions(id.Resource).Select(r => r.Id.ApiVersion));
        var removed = RemovedKinds.Find(wanted.Kind);
        var why = removed is not null ? $"Kubernetes has no such kind since {removed.Since}; in its place: {removed.Instead}"
            : $"the target does not serve {wanted.ApiVersion}{(served.Length > 0 ? $", only {served}" : "")}";
        var reason = removed is null ? Reason.NotServedByTarget : Reason.KindRemoved;
        run.Report(new Issue(IssueSeverity.Warning, reason, $"{wanted.Kind.Kind} {wanted.Key} is not restored: {why}")
        {
            Resource = id.Resource,
            Key = wanted.Key,
            IsGap = true,
        });
    }
}
