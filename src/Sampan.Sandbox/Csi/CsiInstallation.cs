using System.Text.Json.Nodes;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>What installing the driver puts into a cluster: the snapshot CRDs, a CSIDriver and a StorageClass.</summary>
internal static class CsiInstallation
{
    public static async Task RunAsync(ClusterView view, CancellationToken ct)
    {
        if (view.Serves(Resources.Definitions)) await SnapshotDefinitions.InstallAsync(view, ct).ConfigureAwait(false);
        if (view.Serves(Resources.CsiDrivers))
        {
            await view.TryCreateAsync(Resources.CsiDrivers, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = view.Options.CsiDriver },
                ["spec"] = new JsonObject { ["attachRequired"] = false, ["podInfoOnMount"] = false, ["volumeLifecycleModes"] = new JsonArray("Persistent") },
            }, ct).ConfigureAwait(false);
        }

        if (view.Options.StorageClass is not { } name) return;
        await view.TryCreateAsync(Resources.StorageClasses, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["provisioner"] = view.Options.CsiDriver,
            ["reclaimPolicy"] = "Delete",
            ["volumeBindingMode"] = "Immediate",
            ["allowVolumeExpansion"] = false,
        }, ct).ConfigureAwait(false);
    }
}
