using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>Deletes disk and volume when a volume that this driver made is released under reclaim policy Delete; Retain keeps both.</summary>
internal sealed class DiskReclaimer(ClusterView view, CloudAccount cloud) : IReconciler
{
    public static void Start(ClusterView view, CloudAccount cloud) =>
        view.Run("reclaimer", new DiskReclaimer(view, cloud), 4, c => c.For(view.Cache(Resources.Volumes)));

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Volumes, key) is not { } volume || volume.Text("status", "phase") != "Released") return ReconcileResult.Done;
        if (volume.Text("spec", "persistentVolumeReclaimPolicy") != "Delete" || !StorageFacts.IsOurs(view, volume.Annotation(StorageFacts.ProvisionedBy)))
        {
            return ReconcileResult.Done;
        }

        if (volume.Text("spec", "csi", "volumeHandle") is not { } handle || !StorageFacts.IsOurs(view, volume.Text("spec", "csi", "driver")))
        {
            return ReconcileResult.Done;
        }

        cloud.DeleteDisk(handle);
        if (!PodState.IsTerminating(volume)) await view.DeleteAsync(Resources.Volumes, volume, null, ct).ConfigureAwait(false);
        return ReconcileResult.Done;
    }
}
