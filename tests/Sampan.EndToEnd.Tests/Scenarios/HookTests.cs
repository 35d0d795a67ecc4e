using Sampan.EndToEnd.Tests.Harness;
using Sampan.Kubernetes.Documents;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Backup hooks as a user has them: annotations on pods, commands over pods/exec, and disks whose snapshots show what ran before.</summary>
public sealed class HookTests
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
        spec: {accessModes: [ReadWriteOnce], storageClassName: cbs, resources: {requests: {storage: 10Gi}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: db
          namespace: shop
          annotations:
            pre.hook.backup.velero.io/command: '["/bin/sh", "-c", "PRE"]'
            pre.hook.backup.velero.io/container: db
            pre.hook.backup.velero.io/timeout: 5m
            post.hook.backup.velero.io/command: '["/bin/sh", "-c", "fsfreeze -u /data; rm /data/state"]'
            post.hook.backup.velero.io/container: db
        spec:
          containers:
          - {name: side, image: side}
          - {name: db, image: db, volumeMounts: [{name: data, mountPath: /data}]}
          volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        """;

    private const string Reader = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: reader
          namespace: shop
          annotations: {hook.backup.velero.io/command: sync, post.hook.backup.velero.io/command: "true"}
        spec:
          containers: [{name: c, image: c, volumeMounts: [{name: data, mountPath: /data}]}]
          volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        """;

    private static readonly ObjectKey Db = new("shop", "db");

    [Fact]
    public async Task A_snapshot_is_of_the_moment_between_the_hooks_of_all_pods_that_write_to_the_volume()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a");
        await StartAsync(cluster.Kubectl, "echo quiet > /data/state && fsfreeze -f /data");
        await cluster.Kubectl.ApplyAsync(Reader);
        await cluster.Kubectl.RunAsync("wait", "--for=condition=Ready", "pod/reader", "-n", "shop", "--timeout=60s");

        (await BackupAsync(folder, cluster, "b1")).Expect(0);
        Assert.Equal(["db: /bin/sh", "reader: sync", "db: /bin/sh", "reader: true"], cluster.ExecutedCommands.Select(c => $"{c.Pod.Name}: {c.Command[0]}"));
        Assert.All(cluster.ExecutedCommands, c => Assert.Equal(0, c.ExitCode));
        Assert.All(cluster.ExecutedCommands.Where(c => c.Pod == Db), c => Assert.Equal("db", c.Container));
        Assert.Equal(1, await InAsync(cluster, "shop", "test", "-f", "/data/state"));
        var described = (await SampanCommand.RunAsync("backup", "describe", "b1", "--storage", Store(folder))).Expect(0).Output;
        Assert.Matches(@"HooksAttempted:\s+4\nHooksFailed:\s+0\n", described);
        var log = (await SampanCommand.RunAsync("backup", "logs", "b1", "--storage", Store(folder))).Expect(0).Output;
        Assert.Contains("hookCommand=\"[sync]\" hookContainer=c", log, StringComparison.Ordinal);

        (await SampanCommand.RunAsync("restore", "create", "r1", "--from-backup", "b1", "--namespace-mappings", "shop:again", "--storage", Store(folder),
            "--kubeconfig", cluster.Kubeconfig)).Expect(0);
        await cluster.Kubectl.RunAsync("wait", "--for=condition=Ready", "pod/db", "-n", "again", "--timeout=60s");
        Assert.Equal("quiet\n", await cluster.Kubectl.RunAsync("exec", "db", "-n", "again", "-c", "db", "--", "cat", "/data/state"));
    }

    [Fact]
    public async Task A_pre_hook_that_fails_with_Fail_keeps_its_pod_out_and_the_backup_begins_with_the_gap()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a");
        await StartAsync(cluster.Kubectl, "fsfreeze -f /data");
        await cluster.Kubectl.RunAsync("annotate", "pod/db", "-n", "shop", "pre.hook.backup.velero.io/on-error=Fail",
            "sandbox.sampan.dev/exec.fsfreeze=exit=1,stderr=device is busy");

        var failed = (await BackupAsync(folder, cluster, "b1")).Expect(3);
        Assert.Contains("hook-failed", failed.Error, StringComparison.Ordinal);
        Assert.Contains("command terminated with exit code 1: device is busy", failed.Error, StringComparison.Ordinal);
        var items = (await SampanCommand.RunAsync("backup", "ls", "b1", "--storage", Store(folder))).Expect(0).Output;
        Assert.DoesNotMatch(@"pods +shop +db\b", items);
        Assert.Matches(@"persistentvolumeclaims +shop +data\b", items);
        var described = (await SampanCommand.RunAsync("backup", "describe", "b1", "--storage", Store(folder))).Expect(0).Output;
        Assert.Contains("pods/shop/db is not in the backup", described, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_is_stopped_while_a_file_system_is_frozen_thaws_it()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a");
        await StartAsync(cluster.Kubectl, "touch /data/state && fsfreeze -f /data && touch /tmp/frozen && sleep 600");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var backup = BackupAsync(folder, cluster, "b1", stop.Token);
        while (await InAsync(cluster, "shop", "test", "-f", "/tmp/frozen") != 0) Assert.False(backup.IsCompleted, "the backup ended before its hook");
        await stop.CancelAsync();
        Assert.NotEqual(0, (await backup).Code);

        var thaw = cluster.ExecutedCommands.Where(c => c.Command[^1].StartsWith("fsfreeze -u", StringComparison.Ordinal));
        Assert.Equal(0, Assert.Single(thaw).ExitCode);
        Assert.Equal(0, await InAsync(cluster, "shop", "touch", "/data/alive"));
        Assert.Equal("", await cluster.Kubectl.RunAsync("get", "volumesnapshots,volumesnapshotcontents", "-A", "-o", "name"));
    }

    private static async Task StartAsync(Kubectl kubectl, string pre)
    {
        // The driver brings its types along once the cluster is up.
        const string Type = "crd/volumesnapshotclasses.snapshot.storage.k8s.io";
        await kubectl.RunAsync("wait", "--for=create", Type, "--timeout=60s");
        await kubectl.RunAsync("wait", "--for=condition=Established", Type, "--timeout=60s");
        await kubectl.ApplyAsync(Objects.Replace("PRE", pre, StringComparison.Ordinal));
        await kubectl.RunAsync("wait", "--for=condition=Ready", "pod/db", "-n", "shop", "--timeout=60s");
    }

    private static Task<CommandResult> BackupAsync(TestFolder folder, TestCluster cluster, string name, CancellationToken? ct = null)
    {
        Directory.CreateDirectory(folder.File("bucket"));
        string[] command = ["backup", "create", name, "--include-namespaces", "shop", "--kubeconfig", cluster.Kubeconfig, "--storage", Store(folder)];
        return SampanCommand.StoppableAsync(command, ct ?? TestContext.Current.CancellationToken);
    }

    private static async Task<int> InAsync(TestCluster cluster, string ns, params string[] command) =>
        (await cluster.Kubectl.TryAsync(null, ["exec", "db", "-n", ns, "-c", "db", "--", .. command])).Code;

    private static string Store(TestFolder folder) => "file://" + folder.File("bucket");
}
