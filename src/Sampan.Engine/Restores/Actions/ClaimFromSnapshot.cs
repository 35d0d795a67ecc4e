using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Items;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/csi-pvc-restorer</c>: a claim that was snapshotted takes its data from the restored snapshot.</summary>
/// <remarks>A claim whose snapshot is not there is not created: it would come up empty and look whole.</remarks>
internal sealed class ClaimFromSnapshot : IRestoreItemAction
{
    public string Name => "velero.io/csi-pvc-restorer";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.PersistentVolumeClaims);

    public async Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (!item.Run.RestoreVolumes || item.Spec is not { } spec || SnapshotOf(item.FromBackup) is not { } snapshot) return RestoreActionResult.Unchanged;
        var ns = item.Run.MapNamespace(item.FromBackup.Namespace);
        var target = new ObjectKey(ns, item.FromBackup.Name);
        if (await ClaimInTarget.IsLeftAloneAsync(item.Run, target, ct).ConfigureAwait(false)) return RestoreActionResult.Unchanged;
        var name = SnapshotNames.Restored(item.Run.RestoreUid, snapshot);
        var restored = await item.Run.FindInTargetAsync(new ItemId(WellKnown.VolumeSnapshots, new ObjectKey(ns, name)), ct).ConfigureAwait(false) ??
            throw new RestoreActionException(
                $"Failed to get Volumesnapshot {ns}/{name} to restore PVC {target}: the backup's snapshot {snapshot} was not restored",
                Reason.VolumeDataNotRestored);
        Rewrite(item, spec, name, restored);
        return RestoreActionResult.Unchanged;
    }

    /// <summary>The claim's VolumeSnapshot in the backup, by its annotation or (older plugins) its label.</summary>
    internal static string? SnapshotOf(KubeObject claim) => claim.Annotation(VeleroAnnotations.SnapshotName) ?? claim.Label(VeleroLabels.SnapshotName);

    private static void Rewrite(RestoreItem item, JsonObject spec, string snapshot, KubeObject restored)
    {
        spec.Remove("volumeName");
        spec.Remove("dataSourceRef");
        spec["dataSource"] = new JsonObject { ["apiGroup"] = WellKnown.VolumeSnapshots.Group, ["kind"] = "VolumeSnapshot", ["name"] = snapshot };
        ObjectReset.RemoveAnnotations(item.Metadata, VeleroAnnotations.BindCompleted, VeleroAnnotations.BoundByController);
        var size = restored.Annotation(VeleroAnnotations.SnapshotRestoreSize) ?? restored.Annotation(VeleroAnnotations.SnapshotRestoreSizeOfPlugin02);
        if (size is null || !Quantity.TryParse(size, out var needed)) return;
        var requests = ObjectReset.Ensure(ObjectReset.Ensure(spec, "resources"), "requests");
        if (!Quantity.TryParse(requests.Text("storage") ?? "", out var asked) || asked < needed) requests["storage"] = size;
    }
}
