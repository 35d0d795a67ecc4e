using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Engine.Volumes.Files;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Volumes.Files;

/// <summary>The contract of backups of files (4.8): with a mover, and what is said without one.</summary>
public sealed class FileBackupTests
{
    private const string OptIn = """{"backup.velero.io/backup-volumes":"data,cache"}""";
    private const string Volumes = """[{"name":"data","persistentVolumeClaim":{"claimName":"data"}},{"name":"cache","emptyDir":{}},{"name":"conf","configMap":{"name":"c"}}]""";

    [Fact]
    public async Task Without_a_mover_every_volume_is_an_error_that_says_what_to_do_and_none_is_snapshotted_instead()
    {
        var rig = VolumeRig.WithClaim().AddPod("p", Volumes, OptIn);
        var outcome = await rig.BackupAsync();
        Assert.Equal(BackupPhase.PartiallyFailed, outcome.Phase);
        Assert.Equal(["cache", "data"], outcome.Issues.Where(i => i.Reason == Reason.NoPodVolumeMover && i.Severity == IssueSeverity.Error).Select(i => i.Message.Split(' ')[4]).Order());
        Assert.Equal(2, outcome.Issues.Count);
        Assert.Contains("--default-volumes-to-fs-backup=false", Reason.NoPodVolumeMover.Remedy, StringComparison.Ordinal);
        Assert.Equal("podvolume: nothing is set up that backs up files;volumeSnapshot: not satisfy the criteria for VolumePolicy or the legacy snapshot way;", (await rig.InfoAsync("pv1")).Text("skippedReason"));
        Assert.Null(await rig.FileAsync(BackupFile.PodVolumeBackups));
        Assert.Contains("resources/pods/namespaces/shop/p.json", (await rig.EntriesAsync()).Keys);
    }

    [Fact]
    public async Task A_mover_gets_PodVolumeBackups_as_velero_makes_them_and_their_end_is_recorded()
    {
        var rig = VolumeRig.WithClaim().AddPod("p", Volumes, OptIn);
        var mover = new Mover();
        var outcome = await rig.BackupAsync(spec: s => s.ParallelFilesUpload = 8, options: o => o with { PodVolumeMover = mover });
        Assert.Equal((BackupPhase.Completed, 0), (outcome.Phase, outcome.Backup.Status.CsiVolumeSnapshotsAttempted));
        var file = (await rig.FileAsync(BackupFile.PodVolumeBackups))!;
        Assert.Equal(["data", "cache"], file.Select(b => b.Text("spec", "volume")));
        var data = file[0];
        Assert.Equal(("velero.io/v1", "PodVolumeBackup", "velero"), (data.Text("apiVersion"), data.Text("kind"), data.Text("metadata", "namespace")));
        Assert.StartsWith("b1-", data.Text("metadata", "name"), StringComparison.Ordinal);
        Assert.Equal(("b1", "data-uid", "data"), (data.Text("metadata", "labels", "velero.io/backup-name"), data.Text("metadata", "labels", "velero.io/pvc-uid"), data.Text("metadata", "annotations", "velero.io/pvc-name")));
        Assert.Equal(("n1", "p", "p-uid", "kopia", "repo:shop", "8"), (data.Text("spec", "node"), data.Text("spec", "pod", "name"), data.Text("spec", "pod", "uid"), data.Text("spec", "uploaderType"), data.Text("spec", "repoIdentifier"), data.Text("spec", "uploaderSettings", "ParallelFilesUpload")));
        Assert.Equal(("b1", "p-uid", "shop", "data-uid"), (data.Text("spec", "tags", "backup"), data.Text("spec", "tags", "pod-uid"), data.Text("spec", "tags", "ns"), data.Text("spec", "tags", "pvc-uid")));
        Assert.Equal(("Completed", "snap-data", 42L), (data.Text("status", "phase"), data.Text("status", "snapshotID"), data.Whole("status", "progress", "bytesDone")));
        Assert.Equal(1, mover.Repositories);

        var info = (await rig.InfoAsync("pv1"))!;
        Assert.Equal(("PodVolumeBackup", "succeeded", "data"), (info.Text("backupMethod"), info.Text("result"), info.Text("pvcName")));
        Assert.Equal(("snap-data", "kopia", "data", "p", "shop", "n1", "Completed"), (info.Text("pvbInfo", "snapshotHandle"), info.Text("pvbInfo", "uploaderType"), info.Text("pvbInfo", "volumeName"), info.Text("pvbInfo", "podName"), info.Text("pvbInfo", "podNamespace"), info.Text("pvbInfo", "nodeName"), info.Text("pvbInfo", "Phase")));
        var cache = (await rig.FileAsync(BackupFile.VolumeInfo))!.Single(i => i.Text("pvbInfo", "volumeName") == "cache");
        Assert.Null(cache.Text("pvName"));
    }

    [Fact]
    public async Task A_failed_backup_of_files_is_an_error_and_the_pod_is_stored()
    {
        var rig = VolumeRig.WithClaim().AddPod("p", Volumes, OptIn);
        var outcome = await rig.BackupAsync(options: o => o with { PodVolumeMover = new Mover { Fails = "disk on fire" } });
        Assert.Equal(2, outcome.Issues.Count(i => i.Reason == Reason.FileBackupFailed && i.Message.Contains("disk on fire", StringComparison.Ordinal)));
        Assert.Equal(("failed", "Failed"), ((await rig.InfoAsync("pv1")).Text("result"), (await rig.InfoAsync("pv1")).Text("pvbInfo", "Phase")));
        Assert.Contains("resources/pods/namespaces/shop/p.json", (await rig.EntriesAsync()).Keys);
    }

    [Fact]
    public async Task A_claim_that_two_pods_mount_is_backed_up_once()
    {
        var rig = VolumeRig.WithClaim().AddPod("p", Volumes, OptIn).AddPod("q", """[{"name":"d","persistentVolumeClaim":{"claimName":"data"}}]""", """{"backup.velero.io/backup-volumes":"d"}""");
        await rig.BackupAsync(options: o => o with { PodVolumeMover = new Mover() });
        Assert.Equal(["data", "cache"], (await rig.FileAsync(BackupFile.PodVolumeBackups))!.Select(b => b.Text("spec", "volume")));
    }

    [Theory]
    [InlineData("Pending", "volumeMounts", "pod is not running")]
    [InlineData("Running", "volumeDevices", "Block volumes are not supported for fs backup, skipping")]
    [InlineData("Running", "env", "not mounted by any container, skipping")]
    public async Task What_can_not_be_read_is_a_warning_with_veleros_words(string phase, string mounted, string reason)
    {
        var rig = VolumeRig.WithClaim().AddPod("p", """[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]""", """{"backup.velero.io/backup-volumes":"data"}""", phase, mounted);
        var outcome = await rig.BackupAsync(options: o => o with { PodVolumeMover = new Mover() });
        Assert.Equal(BackupPhase.Completed, outcome.Phase);
        Assert.Contains(reason, Assert.Single(outcome.Issues).Message, StringComparison.Ordinal);
        Assert.Contains(reason, (await rig.InfoAsync("pv1")).Text("skippedReason"), StringComparison.Ordinal);
        Assert.Null(await rig.FileAsync(BackupFile.PodVolumeBackups));
    }

    [Fact]
    public async Task As_the_default_volumes_made_of_objects_and_of_the_node_are_left_out()
    {
        var rig = VolumeRig.WithClaim().AddPod("p", """
            [{"name":"cache","emptyDir":{}},{"name":"a","secret":{}},{"name":"b","configMap":{}},{"name":"c","projected":{}},{"name":"d","downwardAPI":{}},{"name":"e","hostPath":{}},
             {"name":"default-token-x","emptyDir":{}},{"name":"out","emptyDir":{}},{"name":"inline","csi":{"driver":"x"}}]
            """.ReplaceLineEndings(""), """{"backup.velero.io/backup-volumes-excludes":"out"}""");
        await rig.BackupAsync(spec: s => s.DefaultVolumesToFsBackup = true, options: o => o with { PodVolumeMover = new Mover() });
        Assert.Equal(["cache", "inline"], (await rig.FileAsync(BackupFile.PodVolumeBackups))!.Select(b => b.Text("spec", "volume")));
    }

    [Theory]
    [InlineData("fs-backup", "data")]
    [InlineData("snapshot", null)]
    [InlineData("skip", null)]
    public async Task A_policy_goes_before_the_annotations(string action, string? taken)
    {
        var rig = VolumeRig.WithClaim().AddPod("p", """[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]""", taken is null ? """{"backup.velero.io/backup-volumes":"data"}""" : "{}");
        var outcome = await rig.BackupAsync(options: o => o with
        {
            PodVolumeMover = new Mover(),
            ResourcePolicies = $"version: v1\nvolumePolicies: [{{conditions: {{pvcLabels: {{app: x}}}}, action: {{type: {action}}}}}]",
        });
        Assert.Equal(taken is null ? [] : [taken], (await rig.FileAsync(BackupFile.PodVolumeBackups) ?? []).Select(b => b.Text("spec", "volume")));
        Assert.Equal(action == "snapshot" ? 1 : 0, outcome.Backup.Status.CsiVolumeSnapshotsCompleted);
    }

    [Fact]
    public async Task With_claims_left_out_their_files_are_too()
    {
        var rig = VolumeRig.WithClaim().AddPod("p", Volumes);
        await rig.BackupAsync(spec: s => (s.DefaultVolumesToFsBackup, s.ExcludedResources) = (true, ["persistentvolumeclaims"]), options: o => o with { PodVolumeMover = new Mover() });
        Assert.Equal(["cache"], (await rig.FileAsync(BackupFile.PodVolumeBackups))!.Select(b => b.Text("spec", "volume")));
    }

    [Fact]
    public async Task A_name_that_no_volume_of_the_pod_has_is_a_warning()
    {
        var rig = VolumeRig.WithClaim().AddPod("p", Volumes, """{"backup.velero.io/backup-volumes":"data, cache,conf"}""");
        var outcome = await rig.BackupAsync(options: o => o with { PodVolumeMover = new Mover() });
        Assert.Equal([" cache", "conf"], outcome.Issues.Where(i => i.Reason == Reason.VolumeNotCaptured).Select(i => i.Message.Split('"')[1]).Order());
    }

    private sealed class Mover : IPodVolumeMover
    {
        private int _repositories;

        public string? Fails { get; init; }

        public int Repositories => _repositories;

        public string UploaderType => "kopia";

        public Task<string> PrepareRepositoryAsync(string ns, CancellationToken ct)
        {
            Interlocked.Increment(ref _repositories);
            return Task.FromResult("repo:" + ns);
        }

        public async Task<PodVolumeStatus> BackUpAsync(KubeObject podVolumeBackup, CancellationToken ct)
        {
            await Task.Yield();
            return Fails is not null ? throw new IOException(Fails)
                : new PodVolumeStatus("Completed") { SnapshotId = "snap-" + podVolumeBackup.Text("spec", "volume"), TotalBytes = 42, IncrementalBytes = 7, Path = "/host_pods/x" };
        }
    }
}
