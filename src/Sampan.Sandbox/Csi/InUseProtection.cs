using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>Holds back the deletion of claims that pods use and of volumes that claims use, by finalizer.</summary>
internal sealed class InUseProtection(ClusterView view, GroupResource resource, string finalizer, Func<KubeObject, bool> inUse) : IReconciler
{
    public static void Start(ClusterView view)
    {
        StorageFacts.IndexPodsByClaim(view);
        var claims = new InUseProtection(view, Resources.Claims, "kubernetes.io/pvc-protection", c => UsedByPod(view, c));
        view.Run("claim-protection", claims, 2, c => c
            .For(view.Cache(Resources.Claims))
            .For(view.Cache(Resources.Pods), change => StorageFacts.ClaimNames(change.Object).Select(n => new ObjectKey(change.Object.Namespace, n))));
        var volumes = new InUseProtection(view, Resources.Volumes, "kubernetes.io/pv-protection", v => v.Text("status", "phase") == "Bound" && BoundClaim(view, v));
        view.Run("volume-protection", volumes, 2, c => c
            .For(view.Cache(Resources.Volumes))
            .For(view.Cache(Resources.Claims), change => change.After is null && change.Object.Text("spec", "volumeName") is { Length: > 0 } v ? [new ObjectKey(null, v)] : []));
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(resource, key) is not { } item) return ReconcileResult.Done;
        if (!PodState.IsTerminating(item)) await Finalizers.AddAsync(view, resource, item, ct, finalizer).ConfigureAwait(false);
        else if (!inUse(item)) await Finalizers.RemoveAsync(view, resource, item, ct, finalizer).ConfigureAwait(false);
        return ReconcileResult.Done;
    }

    private static bool UsedByPod(ClusterView view, KubeObject claim) =>
        StorageFacts.PodsUsing(view, claim.Key).Any(p => !PodState.IsFinished(p) && p.Text("spec", "nodeName") is { Length: > 0 });

    private static bool BoundClaim(ClusterView view, KubeObject volume) =>
        StorageFacts.ClaimOf(volume) is { } key && view.Get(Resources.Claims, key) is { } claim && claim.Uid == volume.Text("spec", "claimRef", "uid");
}
