using System.Net;
using System.Security.Cryptography;
using Sampan.Api;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Engine.Tests.Volumes;
using Sampan.Engine.Volumes.Files;
using Sampan.Engine.Volumes.Native;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Exec;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Hooks;

/// <summary>What stands still between pre and post hooks, and that post hooks run whatever happens (4.5, 4.9).</summary>
public sealed class HookBlockTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Snapshots_of_a_pods_claims_are_cut_between_its_hooks()
    {
        var rig = new HookRig(notesCuts: true).Pod("p", HookRig.OnData, HookRig.Frozen);
        var outcome = await rig.BackupAsync();
        Assert.Equal((BackupPhase.Completed, 1), (outcome.Phase, outcome.Backup.Status.CsiVolumeSnapshotsCompleted));
        Assert.Equal(["p: freeze", "snapshot of data", "cut", "p: thaw"], rig.Timeline.Events);
    }

    [Fact]
    public async Task Native_snapshots_of_its_volumes_too()
    {
        var rig = new HookRig().Pod("p", """[{"name":"v","persistentVolumeClaim":{"claimName":"old"}}]""", HookRig.Frozen);
        rig.Rig.AddClaim("old", "pv2", """{"awsElasticBlockStore":{"volumeID":"vol-1"}}""");
        var cloud = new VolumeSnapshotters
        {
            Providers = new Dictionary<string, Func<IVolumeSnapshotter>> { ["aws"] = () => new Cloud(rig.Timeline) },
            Locations = [VolumeSnapshotLocation.Create("eu", "aws", DateTimeOffset.UnixEpoch)],
        };
        var outcome = await rig.BackupAsync(options: o => o with { Snapshotters = cloud });
        Assert.Equal((BackupPhase.Completed, 1), (outcome.Phase, outcome.Backup.Status.VolumeSnapshotsCompleted));
        Assert.Equal(["p: freeze", "snapshot of vol-1", "p: thaw"], rig.Timeline.Events.Where(e => e != "snapshot of data"));
    }

    [Fact]
    public async Task Pods_that_share_a_claim_are_held_still_together_and_nothing_runs_twice()
    {
        const string Both = """[{"name":"v","persistentVolumeClaim":{"claimName":"data"}},{"name":"w","persistentVolumeClaim":{"claimName":"more"}}]""";
        const string More = """[{"name":"w","persistentVolumeClaim":{"claimName":"more"}}]""";
        var rig = new HookRig().Pod("a", HookRig.OnData, HookRig.Frozen).Pod("b", Both, HookRig.Frozen).Pod("c", More, HookRig.Frozen)
            .Pod("d", More, HookRig.Frozen, "Pending").Pod("e", More).Pod("f", "[]", HookRig.Frozen);
        rig.Rig.AddClaim("more", "pv2", Disk("disk-2"));
        var outcome = await rig.BackupAsync();
        Assert.Equal((BackupPhase.Completed, 10), (outcome.Phase, outcome.Backup.Status.HooksAttempted));
        var block = rig.Timeline.Events.Where(e => e[0] is 'a' or 'b' or 'c' or 's');
        Assert.Equal(["a: freeze", "b: freeze", "c: freeze", "snapshot of data", "snapshot of more", "a: thaw", "b: thaw", "c: thaw"], block);
        Assert.Equal(["a", "b", "c", "d", "e", "f"], (await rig.PodsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Pods_that_the_selector_leaves_out_are_held_still_too_and_come_with_their_claims()
    {
        var rig = new HookRig().Pod("b", HookRig.OnData, HookRig.Frozen).Pod("lone", "[]", HookRig.Frozen);
        rig.Rig.Cluster.Add(Pods, "shop", "a", """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"shop","labels":{"app":"x"}},"spec":{"nodeName":"n","containers":[{"name":"c"}],
            "volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]},"status":{"phase":"Running"}}
            """);
        var outcome = await rig.BackupAsync(s => s.LabelSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "x" } });
        Assert.Equal(BackupPhase.Completed, outcome.Phase);
        Assert.Equal(["b: freeze", "snapshot of data", "b: thaw"], rig.Timeline.Events);
        Assert.Equal(["a", "b"], (await rig.PodsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_claim_that_the_selector_brings_without_its_pod_is_cut_between_the_pods_hooks()
    {
        var rig = new HookRig().Pod("b", HookRig.OnData, HookRig.Frozen);
        var outcome = await rig.BackupAsync(s => s.LabelSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "x" } });
        Assert.Equal((BackupPhase.Completed, 2), (outcome.Phase, outcome.Backup.Status.HooksAttempted));
        Assert.Equal(["b: freeze", "snapshot of data", "b: thaw"], rig.Timeline.Events);
        Assert.Equal(["b"], await rig.PodsAsync());
        Assert.Equal(2, Lists(rig));
    }

    [Fact]
    public async Task Claims_of_one_volume_group_are_cut_between_the_hooks_of_all_their_pods()
    {
        var rig = new HookRig().Pod("a", """[{"name":"v","persistentVolumeClaim":{"claimName":"one"}}]""", HookRig.Frozen)
            .Pod("b", """[{"name":"v","persistentVolumeClaim":{"claimName":"two"}}]""", HookRig.Frozen);
        foreach (var (claim, volume) in new[] { ("one", "pv8"), ("two", "pv9") })
            rig.Rig.AddClaim(claim, volume, Disk(volume), """{"velero.io/volume-group":"g"}""");
        await rig.BackupAsync();
        string[] block = ["a: freeze", "b: freeze", "snapshot of one", "snapshot of two", "a: thaw", "b: thaw"];
        Assert.Equal(block, rig.Timeline.Events.Where(e => e != "snapshot of data"));
    }

    [Fact]
    public async Task Blocks_that_have_nothing_to_do_with_each_other_are_taken_side_by_side()
    {
        var rig = new HookRig();
        for (var i = 0; i < 4; i++) rig.Pod($"p{i}", "[]", HookRig.Frozen);
        using var all = new CountdownEvent(4);
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Exec.Programs["freeze"] = async ct =>
        {
            if (all.Signal()) met.SetResult();
            await met.Task.WaitAsync(ct);
            return new ExecResult(0, "", "");
        };
        var outcome = await rig.BackupAsync(options: o => o with { ItemBlockWorkers = 4 });
        Assert.Equal((BackupPhase.Completed, 8), (outcome.Phase, outcome.Backup.Status.HooksAttempted));
    }

    [Fact]
    public async Task Post_hooks_run_when_a_snapshot_fails()
    {
        var rig = new HookRig().Pod("p", HookRig.OnData, HookRig.Frozen);
        rig.Rig.Cluster.Created = (_, _, _) => rig.Timeline.Note("snapshot");
        var outcome = await rig.BackupAsync(s => s.CsiSnapshotTimeout = TimeSpan.FromMilliseconds(100));
        Assert.Contains(outcome.Issues, i => i.Reason == Reason.SnapshotFailed);
        Assert.Equal(["p: freeze", "snapshot", "p: thaw"], rig.Timeline.Events);
    }

    [Fact]
    public async Task A_pod_that_is_not_stored_is_thawed_if_a_command_may_have_run_in_it()
    {
        var annotations = HookRig.Frozen.Replace("}", ",\"pre.hook.backup.velero.io/on-error\":\"Fail\"}", StringComparison.Ordinal);
        var rig = new HookRig().Pod("p", HookRig.OnData, annotations);
        rig.Exec.Exits("freeze", 1);
        var outcome = await rig.BackupAsync();
        Assert.Equal(["p: freeze", "snapshot of data", "p: thaw"], rig.Timeline.Events);
        Assert.Empty(await rig.PodsAsync());
        Assert.Equal(1, outcome.Backup.Status.HooksFailed);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_thaws_what_it_froze()
    {
        var rig = new HookRig().Pod("p", HookRig.OnData, HookRig.Frozen).Pod("q", "[]", HookRig.Frozen);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        rig.Rig.Cluster.Created = (_, _, _) => stop.Cancel();
        var outcome = await RunAsync(rig, stop.Token);
        Assert.Equal((BackupPhase.Failed, Reason.RunCancelled), (outcome.Phase, outcome.Issues.Last(i => i.Severity == IssueSeverity.Error).Reason));
        Assert.Equal(["p: freeze", "p: thaw"], rig.Timeline.Events.Where(e => e[0] == 'p'));
        Assert.Equal(Count(rig, "freeze"), Count(rig, "thaw"));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_a_pre_hook_runs_thaws_too()
    {
        var rig = new HookRig().Pod("p", HookRig.OnData, HookRig.Frozen);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        rig.Exec.Programs["freeze"] = async ct =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, ct);
            return new ExecResult(0, "", "");
        };
        Assert.Equal(BackupPhase.Failed, (await RunAsync(rig, stop.Token)).Phase);
        Assert.Equal(["p: freeze", "p: thaw"], rig.Timeline.Events);
    }

    [Fact]
    public async Task A_run_that_fails_thaws_what_it_froze_before_it_ends()
    {
        var rig = new HookRig().Pod("p", HookRig.OnData, HookRig.Frozen).Pod("q", "[]", HookRig.Frozen);
        rig.Rig.Cluster.Created = (_, _, _) => rig.Timeline.Note("snapshot that gets no handle");
        rig.Rig.Cluster.Before = (verb, resource) =>
        {
            if (verb == "list" && resource == ConfigMaps) throw new InvalidOperationException("a fault of ours");
        };
        var outcome = await rig.BackupAsync();
        Assert.Equal((BackupPhase.Failed, 4), (outcome.Phase, outcome.Backup.Status.HooksAttempted));
        Assert.Equal((2, 2), (Count(rig, "freeze"), Count(rig, "thaw")));
    }

    [Fact]
    public async Task Post_hooks_wait_for_the_files_of_the_pods_volumes()
    {
        var annotations = HookRig.Frozen.Replace("}", ",\"backup.velero.io/backup-volumes\":\"cache\"}", StringComparison.Ordinal);
        var rig = new HookRig().Pod("p", """[{"name":"cache","emptyDir":{}}]""", annotations);
        await rig.BackupAsync(options: o => o with { PodVolumeMover = new SlowMover(rig.Timeline) });
        Assert.Equal(["p: freeze", "copied", "p: thaw"], rig.Timeline.Events.Where(e => e[0] != 's'));
    }

    [Fact]
    public async Task Pods_without_hooks_cost_no_request_and_one_namespace_with_them_one_LIST()
    {
        var rig = new HookRig();
        for (var i = 0; i < 20; i++) rig.Pod($"p{i}", HookRig.OnData);
        await rig.BackupAsync(s => s.SnapshotVolumes = false);
        var without = Lists(rig);
        for (var i = 0; i < 20; i++) rig.Pod($"q{i}", HookRig.OnData, HookRig.Frozen);
        rig.Rig.Cluster.Requests.Clear();
        await rig.Rig.BackupAsync("b2", s => s.SnapshotVolumes = false, o => o with { PodExec = rig.Exec });
        Assert.Equal((1, 2), (without, Lists(rig)));
    }

    [Fact]
    public async Task What_can_not_be_read_for_a_block_is_a_row_and_the_hooks_run()
    {
        var rig = new HookRig().Pod("p", HookRig.OnData, HookRig.Frozen);
        var lists = 0;
        rig.Rig.Cluster.BeforeList = (resource, ns) =>
        {
            if (resource != Pods || ns != "shop" || lists++ > 0) return;
            throw new KubeApiException(HttpStatusCode.InternalServerError, "InternalError", "etcd is busy", "GET pods");
        };
        var outcome = await rig.BackupAsync();
        var issue = Assert.Single(outcome.Issues, i => i.Reason == Reason.HookBlockIncomplete);
        Assert.Equal((BackupPhase.PartiallyFailed, IssueSeverity.Error, false), (outcome.Phase, issue.Severity, issue.IsGap));
        Assert.Contains("etcd is busy", issue.Message, StringComparison.Ordinal);
        Assert.Equal(["p: freeze", "snapshot of data", "p: thaw"], rig.Timeline.Events);
    }

    [Fact]
    public async Task The_same_cluster_gives_the_same_archive_whatever_the_hooks_take()
    {
        var first = await ArchiveAsync(workers: 1, slowest: 0);
        Assert.Contains(first, e => e.StartsWith("resources/pods/namespaces/shop/p5.json ", StringComparison.Ordinal));
        Assert.Equal(first, await ArchiveAsync(workers: 5, slowest: 30));
    }

    // Each entry with what it holds. The earlier a hook begins the longer it takes.
    private static async Task<List<string>> ArchiveAsync(int workers, int slowest)
    {
        var rig = new HookRig();
        for (var i = 0; i < 6; i++)
        {
            rig.Rig.AddClaim($"c{i}", $"v{i}", Disk($"d{i}"));
            rig.Pod($"p{i}", $$$"""[{"name":"v","persistentVolumeClaim":{"claimName":"c{{{i}}}"}}]""", HookRig.Frozen);
        }

        rig.Exec.Programs["freeze"] = async ct =>
        {
            await Task.Delay(Math.Max(0, Interlocked.Add(ref slowest, -5)), ct);
            return new ExecResult(0, "", "");
        };
        await rig.BackupAsync(s => s.SnapshotVolumes = false, o => o with { ItemBlockWorkers = workers });
        return [.. (await rig.Rig.EntriesAsync()).Select(e => $"{e.Key} {Convert.ToHexString(SHA256.HashData(e.Value))}")];
    }

    private static Task<BackupOutcome> RunAsync(HookRig rig, CancellationToken ct) =>
        new BackupRunner(rig.Rig.Options() with { PodExec = rig.Exec }).RunAsync(Backup.Create("b1", DateTimeOffset.UtcNow), ct);

    private static string Disk(string handle) => $$$"""{"csi":{"driver":"{{{VolumeRig.Driver}}}","volumeHandle":"{{{handle}}}"}}""";

    private static int Count(HookRig rig, string command) => rig.Timeline.Events.Count(e => e.EndsWith(command, StringComparison.Ordinal));

    private static int Lists(HookRig rig) => rig.Rig.Cluster.Requests.Count(r => r == $"list {Pods}");

    private sealed class Cloud(Timeline events) : IVolumeSnapshotter
    {
        public Task InitAsync(IReadOnlyDictionary<string, string> config, CancellationToken ct) => Task.CompletedTask;

        public Task<string?> GetVolumeIdAsync(KubeObject volume, CancellationToken ct) =>
            Task.FromResult(volume.Text("spec", "awsElasticBlockStore", "volumeID"));

        public Task<VolumeTraits> GetVolumeInfoAsync(string volumeId, string zone, CancellationToken ct) => Task.FromResult(new VolumeTraits("gp3", null));

        public Task<string> CreateSnapshotAsync(string volumeId, string zone, IReadOnlyDictionary<string, string> tags, CancellationToken ct)
        {
            events.Note($"snapshot of {volumeId}");
            return Task.FromResult("snap-1");
        }

        public Task DeleteSnapshotAsync(string snapshotId, CancellationToken ct) => Task.CompletedTask;
    }

    private sealed class SlowMover(Timeline events) : IPodVolumeMover
    {
        public string UploaderType => "kopia";

        public Task<string> PrepareRepositoryAsync(string ns, CancellationToken ct) => Task.FromResult("repo");

        public async Task<PodVolumeStatus> BackUpAsync(KubeObject backup, CancellationToken ct)
        {
            await Task.Yield();
            events.Note("copied");
            return new PodVolumeStatus("Completed");
        }
    }
}
