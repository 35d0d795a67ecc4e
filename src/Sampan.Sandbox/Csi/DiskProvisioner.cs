using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>Makes a disk and its volume for a claim that was handed to this driver, empty or from a snapshot. What a CSI external provisioner does.</summary>
internal sealed class DiskProvisioner(ClusterView view, CloudAccount cloud) : IReconciler
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly EventRecorder _events = new(view, view.Options.CsiDriver);

    /// <summary>The controller, so that a snapshot that becomes ready can wake claims that wait for it.</summary>
    public static Controller Start(ClusterView view, CloudAccount cloud) => view.Run("provisioner", new DiskProvisioner(view, cloud), 8, c => c
        .For(view.Cache(Resources.Volumes), _ => [])
        .For(view.Cache(Resources.StorageClasses), _ => view.Cache(Resources.Claims).Items.Where(x => !StorageFacts.IsBound(x)).Select(x => x.Key))
        .For(view.Cache(Resources.Claims)));

    /// <summary>Claims in a snapshot's namespace that are to be filled from it and still wait.</summary>
    public static IEnumerable<ObjectKey> ClaimsFrom(ClusterView view, KubeObject snapshot) =>
        view.Cache(Resources.Claims).InNamespace(snapshot.Namespace!)
            .Where(c => c.Text("spec", "volumeName") is not { Length: > 0 } && SourceOf(c).Text("name") == snapshot.Name)
            .Select(c => c.Key);

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Claims, key) is not { } claim || PodState.IsTerminating(claim)) return ReconcileResult.Done;
        if (claim.Text("spec", "volumeName") is { Length: > 0 } || !IsAsked(claim, out var driver)) return ReconcileResult.Done;
        if (StorageFacts.StorageClassOf(view, claim) is not { } storageClass) return ReconcileResult.Done;
        if (StorageFacts.WaitsForConsumer(storageClass) && claim.Annotation(StorageFacts.SelectedNode) is null) return ReconcileResult.Done;
        var name = $"pvc-{claim.Uid}";
        if (view.Get(Resources.Volumes, new ObjectKey(null, name)) is not null) return ReconcileResult.Done;
        try
        {
            var bytes = DiskSize.RoundUp(DiskSize.Parse(claim.Text("spec", "resources", "requests", "storage")) ?? 0);
            var disk = await cloud.CreateDiskAsync(CloudAccount.Handle("disk-", name), bytes, SnapshotHandle(claim), ct).ConfigureAwait(false);
            await view.TryCreateAsync(Resources.Volumes, Volume(claim, storageClass, name, driver, disk), ct).ConfigureAwait(false);
            await _events.NoteAsync(Resources.Claims, claim, "ProvisioningSucceeded", $"Successfully provisioned volume {name}", ct).ConfigureAwait(false);
            return ReconcileResult.Done;
        }
        catch (CloudException e)
        {
            await _events.WarnAsync(Resources.Claims, claim, "ProvisioningFailed", $"failed to provision volume with StorageClass \"{storageClass.Name}\": {e.Message}", ct).ConfigureAwait(false);
            return ReconcileResult.After(Retry);
        }
    }

    private bool IsAsked(KubeObject claim, out string driver)
    {
        driver = claim.Annotation(StorageFacts.Provisioner) ?? claim.Annotation(StorageFacts.OldProvisioner) ?? "";
        return StorageFacts.IsOurs(view, driver);
    }

    private static JsonElement SourceOf(KubeObject claim) =>
        claim.View.At("spec", "dataSourceRef") is { ValueKind: JsonValueKind.Object } source ? source : claim.View.At("spec", "dataSource");

    /// <summary>Handle of the snapshot that the claim names, or null when it names none.</summary>
    private string? SnapshotHandle(KubeObject claim)
    {
        var source = SourceOf(claim);
        if (source.ValueKind != JsonValueKind.Object) return null;
        var kind = source.Text("kind");
        if (kind != "VolumeSnapshot") throw new CloudException($"this driver fills disks from VolumeSnapshots only, not from a {kind}");
        var name = source.Text("name") ?? "";
        if (!view.Serves(Resources.Snapshots) || view.Get(Resources.Snapshots, new ObjectKey(claim.Namespace, name)) is not { } snapshot)
        {
            throw new CloudException($"error getting snapshot {name} from api server: volumesnapshots.snapshot.storage.k8s.io \"{name}\" not found");
        }

        if (PodState.IsTerminating(snapshot)) throw new CloudException($"snapshot {name} is currently being deleted");
        if (snapshot.Flag("status", "readyToUse") != true)
        {
            throw new CloudException($"snapshot {name} is not ready: {snapshot.Text("status", "error", "message") ?? "no error so far"}");
        }

        var content = view.Get(Resources.SnapshotContents, new ObjectKey(null, snapshot.Text("status", "boundVolumeSnapshotContentName") ?? ""));
        if (content?.Text("spec", "volumeSnapshotRef", "uid") != snapshot.Uid)
        {
            throw new CloudException($"snapshot {name} is not bound to a content that names it");
        }

        if (!StorageFacts.IsOurs(view, content!.Text("spec", "driver")))
        {
            throw new CloudException($"snapshot {name} is of driver {content.Text("spec", "driver")}, not of this one");
        }

        return content.Text("status", "snapshotHandle") ?? throw new CloudException($"snapshot {name} has no handle yet");
    }

    private static JsonObject Volume(KubeObject claim, KubeObject storageClass, string name, string driver, CloudItem disk)
    {
        var csi = new JsonObject
        {
            ["driver"] = driver,
            ["volumeHandle"] = disk.Handle,
            ["fsType"] = storageClass.Text("parameters", "csi.storage.k8s.io/fstype") ?? "ext4",
            ["volumeAttributes"] = new JsonObject { ["storage.kubernetes.io/csiProvisionerIdentity"] = $"sandbox-{driver}" },
        };
        var spec = new JsonObject
        {
            ["capacity"] = new JsonObject { ["storage"] = DiskSize.Format(disk.Bytes) },
            ["csi"] = csi,
            ["accessModes"] = ClusterView.Node(claim.View.At("spec", "accessModes")),
            ["claimRef"] = StorageFacts.ReferenceTo(claim),
            ["persistentVolumeReclaimPolicy"] = storageClass.Text("reclaimPolicy") ?? "Delete",
            ["storageClassName"] = storageClass.Name,
            ["volumeMode"] = claim.Text("spec", "volumeMode") ?? "Filesystem",
        };
        if (ClusterView.Node(storageClass.View.At("mountOptions")) is { } mountOptions) spec["mountOptions"] = mountOptions;
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = new JsonObject { [StorageFacts.ProvisionedBy] = driver } },
            ["spec"] = spec,
        };
    }
}
