using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>Tells of each volume whether it is Available, Bound or Released. The other half of the persistentvolume-binder.</summary>
internal sealed class VolumePhases(ClusterView view) : IReconciler
{
    public static void Start(ClusterView view) => view.Run("volumes", new VolumePhases(view), 2, c => c
        .For(view.Cache(Resources.Volumes))
        .For(view.Cache(Resources.Claims), change => change.Object.Text("spec", "volumeName") is { Length: > 0 } name ? [new ObjectKey(null, name)] : []));

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Volumes, key) is not { } volume || PodState.IsTerminating(volume)) return ReconcileResult.Done;
        if (await PhaseAsync(volume, ct).ConfigureAwait(false) is { } phase)
        {
            await view.SetStatusAsync(Resources.Volumes, volume, new JsonObject { ["phase"] = phase }, ct).ConfigureAwait(false);
        }

        return ReconcileResult.Done;
    }

    /// <summary>Null: the binder is about to say.</summary>
    private async Task<string?> PhaseAsync(KubeObject volume, CancellationToken ct)
    {
        if (StorageFacts.ClaimOf(volume) is not { } key || volume.Text("spec", "claimRef", "uid") is not { Length: > 0 } uid)
        {
            return "Available";
        }

        var claim = view.Get(Resources.Claims, key);
        if (claim?.Uid != uid) claim = await view.Cluster.GetAsync(view.Id(Resources.Claims), key, ct).ConfigureAwait(false);
        if (claim?.Uid != uid) return "Released";
        return claim.Text("spec", "volumeName") == volume.Name ? "Bound" : null;
    }
}
