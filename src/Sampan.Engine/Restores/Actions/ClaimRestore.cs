using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/pvc</c>: what the old cluster noted about provisioning goes; the bound volume comes along.</summary>
internal sealed class ClaimRestore : IRestoreItemAction
{
    public string Name => "velero.io/pvc";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.PersistentVolumeClaims);

    public async Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        ObjectReset.RemoveAnnotations(item.Metadata, VeleroAnnotations.BindCompleted, VeleroAnnotations.BoundByController, VeleroAnnotations.StorageProvisioner,
            VeleroAnnotations.BetaStorageProvisioner, VeleroAnnotations.SelectedNode, VeleroAnnotations.SnapshotName, VeleroAnnotations.DataUploadName);
        await SelectedNodeChange.ApplyAsync(item, ct).ConfigureAwait(false);
        return item.FromBackup.Text("status", "phase") == "Bound" && item.FromBackup.Text("spec", "volumeName") is { Length: > 0 } volume
            ? new RestoreActionResult { AdditionalItems = [new ItemId(WellKnown.PersistentVolumes, new ObjectKey(null, volume))] }
            : RestoreActionResult.Unchanged;
    }
}
