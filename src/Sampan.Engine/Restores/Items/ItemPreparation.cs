using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Actions;
using Sampan.Engine.Restores.Modifiers;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Items;

/// <summary>Turns an item of the backup into what is to be created: reset, through the actions, with the target's namespace and the restore's labels.</summary>
internal sealed class ItemPreparation(RestoreRun run)
{
    private readonly NamespaceMentions _mentions = new(run);

    /// <summary>Items that need no creation whatever the target holds; null for all others. Velero's list has the mirror pods of them.</summary>
    public static ItemEnd? NotRestored(GroupResource resource, KubeObject source)
    {
        var complete = (resource == WellKnown.Pods && source.Text("status", "phase") is "Succeeded" or "Failed") ||
            (resource == WellKnown.Jobs && source.Text("status", "completionTime") is { Length: > 0 });
        if (complete) return ItemEnd.Skipped(Reason.AlreadyComplete, "it is complete") with { IsListed = false };
        if (resource == WellKnown.ConfigMaps && source.Name == WellKnown.RootCertificates)
            return ItemEnd.Skipped(Reason.MadeByCluster, "every cluster publishes its own certificate authority under that name");
        if (WellKnown.IsApiServer(resource, source.Key)) return ItemEnd.Skipped(Reason.MadeByCluster, "every API server keeps its own address there");
        return resource == WellKnown.Pods && source.Annotation(VeleroAnnotations.MirrorPod) is { Length: > 0 }
            ? ItemEnd.Skipped(Reason.MirrorPod, "it is a mirror pod") : null;
    }

    /// <summary>The end of a volume that its claim will get anew, or that can't be brought back; null for everything else.</summary>
    public ItemEnd? Replaced(GroupResource resource, KubeObject source) =>
        resource == WellKnown.PersistentVolumes && run.Volumes.FateOf(source.Name) != VolumeFate.AsIs
            ? ItemEnd.Skipped(Reason.VolumeMadeAnew, "its claim gets a new volume") : null;

    /// <summary>The end of a claim that would come up empty and look whole; null for everything else.</summary>
    public ItemEnd? WithoutData(GroupResource resource, KubeObject source, ObjectKey target)
    {
        if (resource != WellKnown.PersistentVolumeClaims) return null;
        if (run.Volumes.Unrestorable(source) is { } why)
            return ItemEnd.Failed(Reason.VolumeDataNotRestored, $"PersistentVolumeClaim {target} was not created: {why}, which this version can't restore");

        if (run.RestoreVolumes && run.Volumes.ComesUpEmpty(source) && ClaimFromSnapshot.SnapshotOf(source) is null)
        {
            run.Warn(Reason.VolumeEmpty, $"PersistentVolumeClaim {target} comes up empty: the backup holds no data of its volume, which was not to outlive its claim",
                resource, target);
        }

        return null;
    }

    /// <summary>Runs the actions over a reset copy.</summary>
    /// <param name="item">The item; its object is edited.</param>
    /// <param name="needs">Creates what an action wants created first.</param>
    /// <param name="ct">Ends with the run.</param>
    /// <returns>Null when the item goes on; else how it ends.</returns>
    public async Task<ItemEnd?> RunActionsAsync(RestoreItem item, Func<RestoreActionResult, Task> needs, CancellationToken ct)
    {
        foreach (var action in run.Actions)
        {
            if (!action.AppliesTo.Matches(item.Resource, item.Id.Key.Namespace)) continue;
            RestoreActionResult result;
            try
            {
                result = await action.ExecuteAsync(item, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not (OperationCanceledException or KubeUnreachableException))
            {
                return ItemEnd.Failed((e as RestoreActionException)?.Reason ?? Reason.RestoreActionFailed, $"error preparing {item.Id}: {e.Message}");
            }

            await needs(result).ConfigureAwait(false);
            if (result is { WaitForAdditionalItems: true, AdditionalItems.Count: > 0 }) await ReadyAsync(action, result, item, ct).ConfigureAwait(false);
            if (result.Operation is { } operation) run.Operations.Add((action, operation));
            if (result.Skip) return ItemEnd.Skipped(Reason.LeftByAction, $"{action.Name} leaves it out");
        }

        return null;
    }

    /// <summary>Waits for additional items as long as the action wants; what is not ready then is an error, and the item goes on, as in Velero.</summary>
    private async Task ReadyAsync(IRestoreItemAction action, RestoreActionResult result, RestoreItem item, CancellationToken ct)
    {
        var target = new ObjectKey(run.MapNamespace(item.Id.Key.Namespace), item.Id.Key.Name);
        var deadline = run.Options.Time.GetUtcNow() + (result.AdditionalItemsReadyTimeout ?? run.Options.ResourceTimeout);
        try
        {
            while (!await action.AreAdditionalItemsReadyAsync(result.AdditionalItems, ct).ConfigureAwait(false))
            {
                if (run.Options.Time.GetUtcNow() >= deadline)
                {
                    run.Fail(Reason.AdditionalItemsNotReady, $"additional items for {item.Id} are not ready to use", item.Resource, target);
                    return;
                }

                await Task.Delay(run.Options.PollInterval, run.Options.Time, ct).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or KubeUnreachableException))
        {
            run.Fail(Reason.AdditionalItemsNotReady, $"error verifying additional items are ready to use: {e.Message}", item.Resource, target);
        }
    }

    /// <summary>Last edits, as Velero after its actions: the claim of a volume that is provisioned anew loses it; resource modifiers; namespace; labels.</summary>
    public void Finish(GroupResource resource, KubeObject work, ObjectKey target)
    {
        var root = work.Edit();
        var metadata = ObjectReset.Ensure(root, "metadata");
        if (resource == WellKnown.PersistentVolumeClaims && root.Text("spec", "volumeName") is { Length: > 0 } volume &&
            run.Volumes.FateOf(volume) == VolumeFate.Provision)
        {
            ObjectReset.Ensure(root, "spec").Remove("volumeName");
            ObjectReset.RemoveAnnotations(metadata, VeleroAnnotations.BindCompleted, VeleroAnnotations.BoundByController);
        }

        if (run.Modifiers is not null) metadata = Modified(resource, work, target, run.Modifiers);
        if (target.Namespace is { } ns) metadata["namespace"] = ns;
        _mentions.Report(resource, work);
        ObjectReset.Label(work, run.BackupName, run.Name, run.RestoreUid);
    }

    private JsonObject Modified(GroupResource resource, KubeObject work, ObjectKey target, ModifierRun modifiers)
    {
        var (applied, errors) = modifiers.Apply(resource, work);
        if (applied > 0) run.Log.Info($"Applying resource modifier patch on {resource}/{target}");
        foreach (var error in errors) run.Fail(Reason.ModifierFailed, $"error modifying {resource}/{target}: {error}", resource, target);
        return ObjectReset.Ensure(work.Edit(), "metadata");
    }
}
