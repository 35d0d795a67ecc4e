using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>A small cluster with a volume, a bucket, and a way from a process to both on which it can be stopped at any request.</summary>
internal sealed class StoppableBackup : IAsyncDisposable
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
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: shop}
        spec: {accessModes: [ReadWriteOnce], storageClassName: cbs, resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: menu, namespace: shop}
        data: {dish: noodles}
        """;

    private readonly TestFolder _folder;
    private readonly TestCluster _cluster;
    private readonly TestBucket _bucket;
    private readonly CountingProxy _proxy;
    private readonly AmazonS3Client _s3;
    private readonly HttpClient _api = new();

    private StoppableBackup(TestFolder folder, TestCluster cluster, TestBucket bucket, CountingProxy proxy)
    {
        (_folder, _cluster, _bucket, _proxy) = (folder, cluster, bucket, proxy);
        _s3 = TestBucket.Connect();
    }

    /// <summary>Requests of the last run.</summary>
    public IReadOnlyList<string> Requests { get; private set; } = [];

    private string ProxyConfig => _folder.File("proxy.kubeconfig");

    public static async Task<StoppableBackup> StartAsync()
    {
        var folder = new TestFolder();
        var cluster = await TestCluster.StartAsync(folder, "a");
        var bucket = await TestBucket.CreateAsync(folder);
        var way = await ProxiedCluster.OpenAsync(cluster, folder.File("proxy.kubeconfig"));
        var rig = new StoppableBackup(folder, cluster, bucket, way.Proxy);
        rig._api.DefaultRequestHeaders.Authorization = new("Bearer", way.Token);
        await cluster.Kubectl.RunAsync("wait", "--for=create", "crd/volumesnapshotclasses.snapshot.storage.k8s.io", "--timeout=60s");
        await cluster.Kubectl.RunAsync("wait", "--for=condition=Established", "crd/volumesnapshotclasses.snapshot.storage.k8s.io", "--timeout=60s");
        await cluster.Kubectl.ApplyAsync(Objects);
        await cluster.Kubectl.RunAsync("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/data", "-n", "shop", "--timeout=60s");
        return rig;
    }

    /// <summary>Backs up in a process of its own, to which something is done when its N-th request arrives; the request goes on where that says so.</summary>
    public async Task<CommandResult> BackUpAsync(string name, int n, Func<SampanProcess, bool> stop)
    {
        var started = new TaskCompletionSource<SampanProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        _proxy.Begin(async number => number != n || stop(await started.Task));
        var storage = _bucket.Url.Replace(TestBucket.Endpoint, _proxy.S3.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        using var process = SampanProcess.Start([.. Arguments(name), "--kubeconfig", ProxyConfig, "--storage", storage, "--credentials-file", _bucket.CredentialsFile]);
        started.SetResult(process);
        var ended = await process.EndAsync();
        Requests = _proxy.Requests;
        _proxy.Begin(_ => Task.FromResult(true));
        return ended;
    }

    /// <summary>A command in this process, past the proxy.</summary>
    public Task<CommandResult> RunAsync(params string[] command) => SampanCommand.RunAsync([.. command, "--kubeconfig", _cluster.Kubeconfig, .. _bucket.Flags]);

    /// <summary>True when the backup is listed as one that can be restored.</summary>
    public async Task<bool> IsOfferedAsync(string name) => (await KeysAsync(name)).Contains($"velero/backups/{name}/velero-backup.json");

    /// <summary>What the bucket has of a backup, read without the product.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string name)
    {
        var all = await _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket.Name }, TestContext.Current.CancellationToken);
        var keys = (all.S3Objects ?? []).Select(o => o.Key).ToList();
        Assert.All(keys, k => Assert.StartsWith($"velero/backups/{name}/", k, StringComparison.Ordinal));
        return keys;
    }

    /// <summary>Snapshots in the cloud account, and objects in the cluster that stand for some.</summary>
    public async Task<IReadOnlyList<string>> SnapshotsAsync()
    {
        var cloud = Path.Combine(_folder.File("cloud"), "snapshots");
        var found = new List<string>(Directory.Exists(cloud) ? Directory.GetDirectories(cloud) : []);
        foreach (var resource in (string[])["volumesnapshots", "volumesnapshotcontents"])
        {
            var list = JsonNode.Parse(await _api.GetStringAsync(new Uri(_proxy.Api, "/apis/snapshot.storage.k8s.io/v1/" + resource), TestContext.Current.CancellationToken));
            found.AddRange(list!["items"]!.AsArray().Select(i => $"{resource}/{i!["metadata"]!["name"]}"));
        }

        return found;
    }

    /// <summary>Fails when snapshots stay; the driver removes them a moment after their objects.</summary>
    public async Task AssertNoSnapshotsAsync()
    {
        var deadline = Environment.TickCount64 + 20_000;
        while (await SnapshotsAsync() is { Count: > 0 } left)
        {
            if (Environment.TickCount64 > deadline) Assert.Fail($"{string.Join(", ", left)} left after\n{string.Join('\n', Requests)}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Fails when anything of a backup is left in the bucket, the cluster or the cloud.</summary>
    public async Task AssertCleanAsync(string name)
    {
        Assert.Empty(await KeysAsync(name));
        await AssertNoSnapshotsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _s3.Dispose();
        _api.Dispose();
        await _proxy.DisposeAsync();
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    private static string[] Arguments(string name) =>
        ["backup", "create", name, "--include-namespaces", "shop", "--include-resources", "configmaps,persistentvolumeclaims,persistentvolumes"];
}
