using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.EndToEnd.Tests.Comparing;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>A backup of a small application with a volume, and restores of it, each into a cluster of its own, that can be stopped at any request.</summary>
internal sealed partial class StoppableRestore : IAsyncDisposable
{
    private const string Kinds = "configmaps,secrets,serviceaccounts,services,deployments.apps,replicasets.apps,pods," +
        "persistentvolumeclaims,persistentvolumes,gadgets.example.com";

    private const string Application = """
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
        metadata: {name: shop, labels: {team: x}}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gadgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: gadgets, kind: Gadget}
          versions:
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: shop}
        spec: {accessModes: [ReadWriteOnce], storageClassName: cbs, resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: runner, namespace: shop}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: password, namespace: shop}
        stringData: {a: b}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: runner, containers: [{name: c, image: i}]}}
        """;

    private readonly TestFolder _folder;
    private readonly TestBucket _bucket;

    private StoppableRestore(TestFolder folder, TestBucket bucket) => (_folder, _bucket) = (folder, bucket);

    public static async Task<StoppableRestore> StartAsync()
    {
        var folder = new TestFolder();
        var rig = new StoppableRestore(folder, await TestBucket.CreateAsync(folder));
        await using var source = await rig.ClusterAsync("source");
        await source.Kubectl.ApplyAsync(Application);
        await source.Kubectl.RunAsync("wait", "--for=condition=Established", "crd/gadgets.example.com", "--timeout=60s");
        await source.Kubectl.ApplyAsync("apiVersion: example.com/v1\nkind: Gadget\nmetadata: {name: g, namespace: shop}\nspec: {size: 1}");
        await Settling.WaitAsync(source.Kubectl, "shop");
        await SampanCommand.RunAsync(
            ["backup", "create", "b", "--include-namespaces", "shop", "--include-resources", Kinds, "--kubeconfig", source.Kubeconfig, .. rig._bucket.Flags])
            .ContinueWith(ended => ended.Result.Expect(0), TaskScheduler.Default);
        return rig;
    }

    /// <summary>Restores in a process to which something is done when its N-th request arrives, and then goes on with it under the same name.</summary>
    /// <returns>How the process ended, the cluster and the rows after all, and how many requests there were.</returns>
    public async Task<(CommandResult Ended, SortedDictionary<string, JsonObject> Objects, List<string> Rows, int Requests)> RestoreAsync(
        string name, int n, Func<SampanProcess, bool> stop)
    {
        await using var target = await ClusterAsync(name);
        var way = await ProxiedCluster.OpenAsync(target, _folder.File(name + ".proxy"));
        await using var proxy = way.Proxy;
        var started = new TaskCompletionSource<SampanProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Begin(async number => number != n || stop(await started.Task));
        var storage = _bucket.Url.Replace(TestBucket.Endpoint, proxy.S3.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        string[] command = ["restore", "create", name, "--from-backup", "b"];
        using var process = SampanProcess.Start(
            [.. command, "--kubeconfig", way.Kubeconfig, "--storage", storage, "--credentials-file", _bucket.CredentialsFile]);
        started.SetResult(process);
        var (ended, requests) = (await process.EndAsync(), proxy.Requests.Count);
        proxy.Begin(_ => Task.FromResult(true));
        if (ended.Code != 0)
        {
            var again = await SampanCommand.RunAsync([.. command, "--kubeconfig", target.Kubeconfig, .. _bucket.Flags]);

            // Its very last request may have been the one that says it is complete.
            if (again.Code != 0) Assert.Contains("already exists in object storage", again.Error, StringComparison.Ordinal);
        }

        await Settling.WaitAsync(target.Kubectl, "shop");
        return (ended, await ObjectsAsync(target.Kubectl), await RowsAsync(name), requests);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Differences that <see cref="Normalisation"/> does not allow.</summary>
    public static List<string> Differences(SortedDictionary<string, JsonObject> expected, SortedDictionary<string, JsonObject> actual) =>
    [
        .. expected.Keys.Except(actual.Keys).Select(k => $"{k}: missing"), .. actual.Keys.Except(expected.Keys).Select(k => $"{k}: too many"),
        .. expected.Where(e => actual.ContainsKey(e.Key)).SelectMany(e => ObjectComparer.Compare(e.Value, actual[e.Key]).Select(d => e.Key + d)),
    ];

    private static async Task<SortedDictionary<string, JsonObject>> ObjectsAsync(Kubectl kubectl)
    {
        var list = await kubectl.JsonAsync("get", Kinds.Replace("persistentvolumes,", "", StringComparison.Ordinal), "-n", "shop");
        var objects = list["items"]!.AsArray().Select(i => i!.AsObject()).Where(i => (string)i["metadata"]!["name"]! != "kube-root-ca.crt")
            .ToDictionary(i => $"{i["kind"]} {i["metadata"]!["name"]}");
        return new SortedDictionary<string, JsonObject>(objects, StringComparer.Ordinal);
    }

    // Without the account and the certificate that each new namespace gets of its cluster, before or after the restore comes to them.
    private async Task<List<string>> RowsAsync(string name)
    {
        var text = (await SampanCommand.RunAsync(["restore", "describe", name, "--details", "-o", "json", .. _bucket.Flags])).Expect(0).Output;
        var rows = (JsonNode.Parse(text)!["outcomes"] ?? throw new InvalidOperationException(text)).AsArray();
        return
        [
            .. rows.Select(r => $"{r!["resource"]} {r["source"]} {r["target"]} {r["action"]} {r["reason"]}").Select(r => Snapshot().Replace(r, "snapshot"))
                .Where(r => !r.Contains("shop/default", StringComparison.Ordinal) && !r.Contains("kube-root-ca.crt", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task<TestCluster> ClusterAsync(string name)
    {
        var cluster = await TestCluster.StartAsync(_folder, name);
        await cluster.Kubectl.RunAsync("wait", "--for=create", "crd/volumesnapshotclasses.snapshot.storage.k8s.io", "--timeout=60s");
        await cluster.Kubectl.RunAsync("wait", "--for=condition=Established", "crd/volumesnapshotclasses.snapshot.storage.k8s.io", "--timeout=60s");
        await cluster.Kubectl.ApplyAsync(string.Join("---\n", Application.Split("---\n")[..2]));
        return cluster;
    }

    // Names that a restore makes of its uid.
    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Snapshot();
}
