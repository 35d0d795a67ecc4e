using Sampan.Api;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores.Actions;

namespace Sampan.Engine.Tests.Restores;

public sealed class VolumeRestoreTests
{
    private const string Handle = """{"velero.io/csi-volumesnapshot-handle":"handle-9","velero.io/csi-driver-name":"com.tencent.cloud.csi.cbs","velero.io/vsi-volumesnapshot-restore-size":"20Gi"}""";

    private static BucketBuilder Snapshotted(string snapshot, bool content) => Contents(content, new BucketBuilder()
        .Add("persistentvolumes", Objects.Volume("pv", "data"))
        .Add("persistentvolumeclaims", Objects.Claim("data", "pv", """{"velero.io/volume-snapshot-name":"snap","pv.kubernetes.io/bind-completed":"yes","volume.kubernetes.io/selected-node":"n"}"""))
        .Add("volumesnapshots.snapshot.storage.k8s.io", snapshot));

    private static BucketBuilder Contents(bool with, BucketBuilder bucket) =>
        with ? bucket.Add("volumesnapshotcontents.snapshot.storage.k8s.io", Objects.SnapshotContent("content", "snap", "handle-1")) : bucket;

    [Theory]
    [InlineData(true, "handle-1", "10Gi")]
    [InlineData(false, "handle-9", "20Gi")]
    public async Task A_claim_takes_its_data_from_the_handle_in_the_version_the_target_serves(bool content, string handle, string size)
    {
        var snapshot = content ? Objects.Snapshot("snap", "data", status: """{"boundVolumeSnapshotContentName":"content"}""") : Objects.Snapshot("snap", "data", annotations: Handle);
        var harness = await RestoreHarness.CreateAsync(Snapshotted(snapshot, content), new TargetCluster(snapshots: true));

        var outcome = await harness.RunAsync(spec =>
        {
            spec.IncludedNamespaces = ["shop"];
            spec.NamespaceMapping = new Dictionary<string, string> { ["shop"] = "market" };
        });

        Assert.Empty(outcome.Issues);
        var name = SnapshotNames.Restored(outcome.Restore.Uid, "snap");
        var made = harness.Cluster.Find("volumesnapshotcontents", name)!;
        Assert.Equal("snapshot.storage.k8s.io/v1", made.ApiVersion);
        Assert.Equal("Retain", made.Text("spec", "deletionPolicy"));
        Assert.Equal($$$$"""{"snapshotHandle":"{{{{handle}}}}"}""", made.Edit()["spec"]!["source"]!.ToJsonString());
        Assert.Equal("market", made.Text("spec", "volumeSnapshotRef", "namespace"));
        Assert.Null(made.Text("spec", "volumeSnapshotRef", "uid"));
        Assert.Null(made.Text("spec", "volumeSnapshotClassName"));
        var restored = harness.Cluster.Find("volumesnapshots", name, "market")!;
        Assert.Equal($$$$"""{"source":{"volumeSnapshotContentName":"{{{{name}}}}"}}""", restored.Edit()["spec"]!.ToJsonString());
        Assert.Null(restored.Edit()["metadata"]!["finalizers"]);
        var claim = harness.Cluster.Find("persistentvolumeclaims", "data", "market")!;
        Assert.Equal(name, claim.Text("spec", "dataSource", "name"));
        Assert.Null(claim.Text("spec", "volumeName"));
        Assert.Equal(size, claim.Text("spec", "resources", "requests", "storage"));
        Assert.Equal(["sampan.dev/restore-uid"], claim.Edit()["metadata"]!["annotations"]!.AsObject().Select(a => a.Key));
        Assert.Null(harness.Cluster.Find("persistentvolumes", "pv"));
        var info = await new RestoreRepository(harness.Store).ReadJsonAsync("r", RestoreFile.VolumeInfo, CancellationToken.None);
        Assert.Equal($$$$"""[{"pvcName":"data","pvcNamespace":"market","restoreMethod":"CSISnapshot","snapshotDataMoved":false,"csiSnapshotInfo":{"snapshotHandle":"{{{{handle}}}}","size":0,"driver":"com.tencent.cloud.csi.cbs","vscName":"{{{{name}}}}","ReadyToUse":null}}]""", info!.ToJsonString());
    }

    [Fact]
    public async Task The_targets_class_of_the_driver_is_used_when_it_has_one()
    {
        var harness = await RestoreHarness.CreateAsync(Snapshotted(Objects.Snapshot("snap", "data", status: """{"boundVolumeSnapshotContentName":"content"}"""), true), new TargetCluster(snapshots: true));
        harness.Cluster.Put("""{"apiVersion":"snapshot.storage.k8s.io/v1","kind":"VolumeSnapshotClass","metadata":{"name":"theirs"},"driver":"com.tencent.cloud.csi.cbs","deletionPolicy":"Delete"}""");

        var outcome = await harness.RunAsync();

        Assert.Equal("theirs", harness.Cluster.Find("volumesnapshotcontents", SnapshotNames.Restored(outcome.Restore.Uid, "snap"))!.Text("spec", "volumeSnapshotClassName"));
    }

    [Fact]
    public async Task A_second_restore_leaves_claims_alone_and_makes_no_snapshots()
    {
        var harness = await RestoreHarness.CreateAsync(Snapshotted(Objects.Snapshot("snap", "data", annotations: Handle), false), new TargetCluster(snapshots: true));
        await harness.RunAsync();
        var once = harness.Cluster.Snapshot();

        await harness.RunAsync(name: "again");

        Assert.Equal(once, harness.Cluster.Snapshot());
    }

    [Theory]
    [InlineData("VolumeSnapshot without a handle", "snapshot-handle-missing")]
    [InlineData("no VolumeSnapshot", "volume-data-not-restored")]
    public async Task A_claim_whose_snapshot_can_not_be_had_is_not_made_empty(string what, string reason)
    {
        var bucket = what[0] == 'V' ? Snapshotted(Objects.Snapshot("snap", "data"), false) : new BucketBuilder().Add("persistentvolumeclaims", Objects.Claim("data", "pv", """{"velero.io/volume-snapshot-name":"snap"}"""));
        var harness = await RestoreHarness.CreateAsync(bucket, new TargetCluster(snapshots: true));

        var outcome = await harness.RunAsync();

        Assert.Null(harness.Cluster.Find("persistentvolumeclaims", "data", "shop"));
        Assert.Equal(RestorePhase.PartiallyFailed, outcome.Phase);
        Assert.Contains(outcome.Issues, i => i.Reason.Id == reason);
    }

    [Fact]
    public async Task With_restore_volumes_off_claims_come_empty_and_no_snapshot_is_made()
    {
        var harness = await RestoreHarness.CreateAsync(Snapshotted(Objects.Snapshot("snap", "data", annotations: Handle), false), new TargetCluster(snapshots: true));

        var outcome = await harness.RunAsync(spec => spec.RestoreVolumes = false);

        Assert.Empty(outcome.Issues);
        Assert.Null(harness.Cluster.Find("persistentvolumeclaims", "data", "shop")!.Edit()["spec"]!["dataSource"]);
        Assert.DoesNotContain(harness.Cluster.Created, c => c.StartsWith("volumesnapshot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retained_volume_comes_back_as_it_was_unbound_and_mapped()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder()
            .Add("persistentvolumes", Objects.Volume("pv", "data", "Retain"))
            .Add("persistentvolumeclaims", Objects.Claim("data", "pv")));

        var outcome = await harness.RunAsync(spec => spec.NamespaceMapping = new Dictionary<string, string> { ["shop"] = "market" });

        Assert.Empty(outcome.Issues);
        Assert.Equal("""{"namespace":"market","name":"data"}""", harness.Cluster.Find("persistentvolumes", "pv")!.Edit()["spec"]!["claimRef"]!.ToJsonString());
        Assert.Equal("pv", harness.Cluster.Find("persistentvolumeclaims", "data", "market")!.Text("spec", "volumeName"));
    }

    [Theory]
    [InlineData("""[{"pvcName":"data","pvcNamespace":"shop","pvName":"pv","backupMethod":"PodVolumeBackup","snapshotDataMoved":false,"skipped":false}]""")]
    [InlineData("""[{"pvcName":"data","pvcNamespace":"shop","pvName":"pv","backupMethod":"CSISnapshot","snapshotDataMoved":true,"skipped":false}]""")]
    [InlineData("""[{"pvcName":"data","pvcNamespace":"shop","pvName":"pv","backupMethod":"NativeSnapshot","snapshotDataMoved":false,"skipped":false}]""")]
    public async Task Data_by_methods_that_are_not_served_is_a_row_and_no_empty_claim(string info)
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().With(BackupFile.VolumeInfo, info)
            .Add("persistentvolumes", Objects.Volume("pv", "data")).Add("persistentvolumeclaims", Objects.Claim("data", "pv")));

        var outcome = await harness.RunAsync();

        Assert.Equal("volume-data-not-restored", Assert.Single(outcome.Issues).Reason.Id);
        Assert.Null(harness.Cluster.Find("persistentvolumeclaims", "data", "shop"));
        Assert.Null(harness.Cluster.Find("persistentvolumes", "pv"));
    }

    [Fact]
    public async Task A_volume_without_any_data_in_the_backup_comes_up_empty_with_a_warning()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("persistentvolumes", Objects.Volume("pv", "data")).Add("persistentvolumeclaims", Objects.Claim("data", "pv")));

        var outcome = await harness.RunAsync();

        Assert.Equal("volume-empty", Assert.Single(outcome.Issues).Reason.Id);
        Assert.Null(harness.Cluster.Find("persistentvolumeclaims", "data", "shop")!.Text("spec", "volumeName"));
    }

    [Fact]
    public async Task A_bound_volume_gets_the_policy_and_labels_it_had()
    {
        var harness = await RestoreHarness.CreateAsync(Snapshotted(Objects.Snapshot("snap", "data", annotations: Handle), false).With(BackupFile.VolumeInfo,
            """[{"pvcName":"data","pvcNamespace":"shop","pvName":"pv","backupMethod":"CSISnapshot","snapshotDataMoved":false,"pvInfo":{"reclaimPolicy":"Retain","labels":{"zone":"a"}}}]"""), new TargetCluster(snapshots: true));
        harness.Cluster.Put("""{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"new"},"spec":{"persistentVolumeReclaimPolicy":"Delete"}}""");
        harness.Cluster.Admit = item =>
        {
            if (item["kind"]!.ToString() != "PersistentVolumeClaim") return;
            item["spec"]!["volumeName"] = "new";
            item["status"] = new System.Text.Json.Nodes.JsonObject { ["phase"] = "Bound" };
        };

        var outcome = await harness.RunAsync();

        Assert.Empty(outcome.Issues);
        var volume = harness.Cluster.Find("persistentvolumes", "new")!;
        Assert.Equal("Retain", volume.Text("spec", "persistentVolumeReclaimPolicy"));
        Assert.Equal("a", volume.Label("zone"));
    }
}
