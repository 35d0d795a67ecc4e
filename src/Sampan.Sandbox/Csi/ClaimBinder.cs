using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>Binds claims to volumes: to the one they name, to one that names them, to one that fits; else asks a provisioner.</summary>
/// <remarks>What a kube-controller-manager's persistentvolume-binder does. Single-threaded, so that two claims never choose one volume.</remarks>
internal sealed class ClaimBinder(ClusterView view) : IReconciler
{
    private readonly EventRecorder _events = new(view, "persistentvolume-controller");

    public static void Start(ClusterView view) => view.Run("claims", new ClaimBinder(view), 1, c => c
        .For(view.Cache(Resources.Claims))
        .For(view.Cache(Resources.StorageClasses), _ => view.Cache(Resources.Claims).Items.Where(x => !StorageFacts.IsBound(x)).Select(x => x.Key))
        .For(view.Cache(Resources.Volumes), change => VolumeKeys(view, change)));

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Claims, key) is not { } claim || PodState.IsTerminating(claim)) return ReconcileResult.Done;
        if (claim.Text("spec", "volumeName") is { Length: > 0 } name) await BindNamedAsync(claim, name, ct).ConfigureAwait(false);
        else if (FindVolume(claim) is { } volume) await BindAsync(claim, volume, chosen: true, ct).ConfigureAwait(false);
        else await AskProvisionerAsync(claim, ct).ConfigureAwait(false);
        return ReconcileResult.Done;
    }

    /// <summary>A volume that is spoken for wakes its claim; one that became free wakes all that wait.</summary>
    private static IEnumerable<ObjectKey> VolumeKeys(ClusterView view, ObjectChange change)
    {
        if (StorageFacts.ClaimOf(change.Object) is { } claim) return [claim];
        return view.Cache(Resources.Claims).Items.Where(c => !StorageFacts.IsBound(c)).Select(c => c.Key);
    }

    private async Task BindNamedAsync(KubeObject claim, string name, CancellationToken ct)
    {
        var volume = view.Get(Resources.Volumes, new ObjectKey(null, name));
        if (volume is null && claim.Annotation(StorageFacts.BindCompleted) is not null)
        {
            // Only a claim that was bound can lose its volume; the server is asked because the cache may lag.
            if (await view.Cluster.GetAsync(view.Id(Resources.Volumes), new ObjectKey(null, name), ct).ConfigureAwait(false) is not null)
            {
                return;
            }

            await view.SetStatusAsync(Resources.Claims, claim, new JsonObject { ["phase"] = "Lost", ["accessModes"] = null, ["capacity"] = null }, ct).ConfigureAwait(false);
            await _events.WarnAsync(Resources.Claims, claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!", ct).ConfigureAwait(false);
        }
        else if (volume is null)
        {
            await PendAsync(claim, ct).ConfigureAwait(false);
        }
        else if (StorageFacts.ClaimOf(volume) is { } other && (other != claim.Key || volume.Text("spec", "claimRef", "uid") is { Length: > 0 } uid && uid != claim.Uid))
        {
            await PendAsync(claim, ct).ConfigureAwait(false);
            await _events.WarnAsync(Resources.Claims, claim, "FailedBinding", $"volume \"{name}\" already bound to a different claim.", ct).ConfigureAwait(false);
        }
        else
        {
            await BindAsync(claim, volume, chosen: false, ct).ConfigureAwait(false);
        }
    }

    private KubeObject? FindVolume(KubeObject claim)
    {
        var volumes = view.Cache(Resources.Volumes).Items.Where(v => !PodState.IsTerminating(v)).ToList();
        return volumes.FirstOrDefault(v => IsFor(v, claim)) ?? volumes
            .Where(v => StorageFacts.ClaimOf(v) is null && Fits(v, claim))
            .OrderBy(v => DiskSize.Parse(v.Text("spec", "capacity", "storage")) ?? 0).ThenBy(v => v.Name, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static bool IsFor(KubeObject volume, KubeObject claim) =>
        StorageFacts.ClaimOf(volume) == claim.Key && (volume.Text("spec", "claimRef", "uid") is not { Length: > 0 } uid || uid == claim.Uid);

    private static bool Fits(KubeObject volume, KubeObject claim)
    {
        if (StorageFacts.ClassOf(volume) != StorageFacts.ClassOf(claim)) return false;
        if ((volume.Text("spec", "volumeMode") ?? "Filesystem") != (claim.Text("spec", "volumeMode") ?? "Filesystem")) return false;
        if (claim.View.At("spec", "dataSource").ValueKind == System.Text.Json.JsonValueKind.Object) return false;
        var modes = volume.View.Items("spec", "accessModes").Select(m => m.GetString()).ToHashSet();
        if (!claim.View.Items("spec", "accessModes").All(m => modes.Contains(m.GetString()))) return false;
        if (DiskSize.Parse(volume.Text("spec", "capacity", "storage")) < DiskSize.Parse(claim.Text("spec", "resources", "requests", "storage")))
        {
            return false;
        }

        var selector = claim.View.At("spec", "selector");
        return selector.ValueKind != System.Text.Json.JsonValueKind.Object || Selectors.Matches(selector, Selectors.Labels(volume));
    }

    private async Task BindAsync(KubeObject claim, KubeObject volume, bool chosen, CancellationToken ct)
    {
        if (volume.Text("spec", "claimRef", "uid") != claim.Uid)
        {
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = volume.ResourceVersion },
                ["spec"] = new JsonObject { ["claimRef"] = StorageFacts.ReferenceTo(claim) },
            };
            if (StorageFacts.ClaimOf(volume) is null)
            {
                ((JsonObject)patch["metadata"]!)["annotations"] = new JsonObject { [StorageFacts.BoundByController] = "yes" };
            }

            if (await view.PatchAsync(Resources.Volumes, volume.Key, patch, null, ct).ConfigureAwait(false) is not { } taken) return;
            volume = taken;
        }

        if (claim.Text("spec", "volumeName") != volume.Name || claim.Annotation(StorageFacts.BindCompleted) is null)
        {
            var annotations = new JsonObject { [StorageFacts.BindCompleted] = "yes" };
            if (chosen) annotations[StorageFacts.BoundByController] = "yes";
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = annotations },
                ["spec"] = new JsonObject { ["volumeName"] = volume.Name },
            };
            if (await view.PatchAsync(Resources.Claims, claim.Key, patch, null, ct).ConfigureAwait(false) is not { } bound) return;
            claim = bound;
        }

        await view.SetStatusAsync(Resources.Volumes, volume, new JsonObject { ["phase"] = "Bound" }, ct).ConfigureAwait(false);
        await view.SetStatusAsync(Resources.Claims, claim, new JsonObject
        {
            ["phase"] = "Bound",
            ["accessModes"] = ClusterView.Node(volume.View.At("spec", "accessModes")),
            ["capacity"] = new JsonObject { ["storage"] = volume.Text("spec", "capacity", "storage") },
        }, ct).ConfigureAwait(false);
    }

    private async Task AskProvisionerAsync(KubeObject claim, CancellationToken ct)
    {
        await PendAsync(claim, ct).ConfigureAwait(false);
        if (StorageFacts.ClassOf(claim).Length == 0) return;
        if (StorageFacts.StorageClassOf(view, claim) is not { } storageClass)
        {
            await _events.WarnAsync(Resources.Claims, claim, "ProvisioningFailed", $"storageclass.storage.k8s.io \"{StorageFacts.ClassOf(claim)}\" not found", ct).ConfigureAwait(false);
            return;
        }

        var provisioner = storageClass.Text("provisioner") ?? "";
        if (StorageFacts.WaitsForConsumer(storageClass) && claim.Annotation(StorageFacts.SelectedNode) is null)
        {
            await _events.NoteAsync(Resources.Claims, claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding", ct).ConfigureAwait(false);
            return;
        }

        if (provisioner == "kubernetes.io/no-provisioner" || claim.Annotation(StorageFacts.OldProvisioner) == provisioner) return;
        var annotations = new JsonObject { [StorageFacts.OldProvisioner] = provisioner };
        if (view.Minor >= 23) annotations[StorageFacts.Provisioner] = provisioner;
        await view.PatchAsync(Resources.Claims, claim.Key, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } }, null, ct).ConfigureAwait(false);
    }

    private Task<KubeObject?> PendAsync(KubeObject claim, CancellationToken ct) =>
        view.SetStatusAsync(Resources.Claims, claim, new JsonObject { ["phase"] = "Pending" }, ct);
}
