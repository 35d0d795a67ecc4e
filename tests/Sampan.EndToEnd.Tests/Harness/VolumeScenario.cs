using System.Text.Json.Nodes;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>A namespace with two claims, and backups that treat them differently; the same against every cluster.</summary>
internal sealed class VolumeScenario(Kubectl kubectl, TestFolder folder)
{
    private const string Objects = """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: cbs}
        provisioner: com.tencent.cloud.csi.cbs
        ---
        apiVersion: snapshot.storage.k8s.io/v1
        kind: VolumeSnapshotClass
        metadata: {name: cbs-snapclass, labels: {velero.io/csi-volumesnapshot-class: "true"}}
        driver: com.tencent.cloud.csi.cbs
        deletionPolicy: Delete
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: velero}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: shop, labels: {keep: "yes"}}
        spec: {accessModes: [ReadWriteOnce], storageClassName: cbs, resources: {requests: {storage: 10Gi}}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: scratch, namespace: shop, labels: {keep: "no"}}
        spec: {accessModes: [ReadWriteOnce], storageClassName: cbs, resources: {requests: {storage: 20Gi}}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: waiting, namespace: shop}
        spec: {accessModes: [ReadWriteOnce], storageClassName: nobody-provides-this, resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: rules, namespace: velero}
        data:
          policies.yaml: |
            version: v1
            volumePolicies:
            - conditions: {pvcPhase: [Pending]}
              action: {type: skip}
            - conditions: {pvcLabels: {keep: no}, capacity: "20Gi,"}
              action: {type: skip}
            - conditions: {csi: {driver: com.tencent.cloud.csi.cbs}}
              action: {type: snapshot}
        """;

    private string Bucket => folder.File("bucket");

    public async Task ApplyAsync()
    {
        // The driver brings its types along once the cluster is up.
        const string Type = "crd/volumesnapshotclasses.snapshot.storage.k8s.io";
        await kubectl.RunAsync("wait", "--for=create", Type, "--timeout=60s");
        await kubectl.RunAsync("wait", "--for=condition=Established", Type, "--timeout=60s");
        Directory.CreateDirectory(Bucket);
        await kubectl.ApplyAsync(Objects);
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/data", "pvc/scratch", "-n", "shop", "--timeout=60s");
    }

    public Task<CommandResult> BackupAsync(string name, params string[] flags) =>
        SampanCommand.RunAsync(["backup", "create", name, "--include-namespaces", "shop", "--kubeconfig", kubectl.Kubeconfig, "--storage", "file://" + Bucket, .. flags]);

    public Task<CommandResult> RunAsync(params string[] command) => SampanCommand.RunAsync([.. command, "--storage", "file://" + Bucket]);

    /// <summary>The volumeinfo entries of a backup by claim, read without the product.</summary>
    public async Task<Dictionary<string, JsonNode>> VolumesAsync(string backup)
    {
        await using var packed = File.OpenRead(Directory.GetFiles(Bucket, $"{backup}-volumeinfo.json.gz", SearchOption.AllDirectories).Single());
        await using var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress);
        var entries = (await JsonNode.ParseAsync(gzip, cancellationToken: TestContext.Current.CancellationToken))!.AsArray();
        return entries.ToDictionary(e => (string)e!["pvcName"]!, e => e!, StringComparer.Ordinal);
    }

    /// <summary>Names of the snapshot objects in the cluster.</summary>
    public async Task<string> SnapshotObjectsAsync() => await kubectl.RunAsync("get", "volumesnapshots,volumesnapshotcontents", "-A", "-o", "name");
}
