using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Actions;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Items;

/// <summary>Turns an item of the backup into what is to be created: reset, through the actions, with the target's namespace and the restore's labels.</summary>
internal sealed class ItemPreparation(RestoreRun run)
{
    /// <summary>Items that need no creation whatever the target holds: a reason for the log, or null.</summary>
    public static string? NotRestored(GroupResource resource, KubeObject source)
    {
        if (resource == WellKnown.Pods && source.Text("status", "phase") is "Succeeded" or "Failed") return "it is complete";
        if (resource == WellKnown.Jobs && source.Text("status", "completionTime") is { Length: > 0 }) return "it is complete";
        return resource == WellKnown.Pods && source.Annotation(VeleroAnnotations.MirrorPod) is not null ? "it is a mirror pod" : null;
    }

    /// <summary>A volume that its claim will get anew, or one that can't be brought back: true, and it is not created.</summary>
    public bool IsReplaced(GroupResource resource, KubeObject source) =>
        resource == WellKnown.PersistentVolumes && run.Volumes.FateOf(source.Name) != VolumeFate.AsIs;

    /// <summary>False after an error row, for a claim that would come up empty and look whole.</summary>
    public bool HasData(GroupResource resource, KubeObject source, ObjectKey target)
    {
        if (resource != WellKnown.PersistentVolumeClaims) return true;
        if (run.Volumes.Unrestorable(source) is { } why)
        {
            run.Fail(Reason.VolumeDataNotRestored, $"PersistentVolumeClaim {target} was not created: {why}, which this version can't restore", resource, target);
            return false;
        }

        if (run.RestoreVolumes && run.Volumes.ComesUpEmpty(source) && ClaimFromSnapshot.SnapshotOf(source) is null)
        {
            run.Warn(Reason.VolumeEmpty, $"PersistentVolumeClaim {target} comes up empty: the backup holds no data of its volume, which was not to outlive its claim",
                resource, target);
        }

        return true;
    }

    /// <summary>Runs the actions over a reset copy.</summary>
    /// <param name="item">The item; its object is edited.</param>
    /// <param name="needs">Creates what an action wants created first.</param>
    /// <param name="ct">Ends with the run.</param>
    /// <returns>False when an action skips the item; null after an error row.</returns>
    public async Task<bool?> RunActionsAsync(RestoreItem item, Func<RestoreActionResult, Task> needs, CancellationToken ct)
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
                var target = new ObjectKey(run.MapNamespace(item.Id.Key.Namespace), item.Id.Key.Name);
                run.Fail((e as RestoreActionException)?.Reason ?? Reason.RestoreActionFailed, $"error preparing {item.Id}: {e.Message}", item.Resource, target);
                return null;
            }

            await needs(result).ConfigureAwait(false);
            if (result.Operation is { } operation) run.Operations.Add((action, operation));
            if (result.Skip) return false;
        }

        return true;
    }

    /// <summary>Last edits, as Velero after its actions: the claim of a volume that is provisioned anew loses it; namespace; labels.</summary>
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

        if (target.Namespace is { } ns) metadata["namespace"] = ns;
        ObjectReset.Label(work, run.BackupName, run.Name, run.RestoreUid);
    }
}
