using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Backups;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Storage.Decorators;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Volumes;

public sealed class CsiBackupTests
{
    private const string Driver = VolumeRig.Driver;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_archive_holds_claim_snapshot_and_content_with_what_every_reader_needs()
    {
        var rig = VolumeRig.WithClaim();
        var outcome = await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["shop"]);
        Assert.Equal((BackupPhase.Completed, 1, 1), (outcome.Phase, outcome.Backup.Status.CsiVolumeSnapshotsAttempted, outcome.Backup.Status.CsiVolumeSnapshotsCompleted));

        var items = (await rig.EntriesAsync()).Where(e => e.Key.StartsWith("resources/", StringComparison.Ordinal) && !e.Key.Contains("preferred", StringComparison.Ordinal))
            .ToLookup(e => e.Key.Split('/')[1], e => KubeObject.Parse(e.Value));
        var snapshot = items["volumesnapshots.snapshot.storage.k8s.io"].Single();
        Assert.Equal("content-1", snapshot.Text("status", "boundVolumeSnapshotContentName"));
        Assert.Equal("snap-1", snapshot.Annotation("velero.io/csi-volumesnapshot-handle"));
        Assert.Equal(Driver, snapshot.Annotation("velero.io/csi-driver-name"));
        Assert.Equal("Delete", snapshot.Annotation("velero.io/csi-vsc-deletion-policy"));
        Assert.Equal("20Gi", snapshot.Annotation("velero.io/csi-volumesnapshot-restore-size"));
        Assert.Equal("20Gi", snapshot.Annotation("velero.io/vsi-volumesnapshot-restore-size"));
        Assert.Equal("b1", snapshot.Label("velero.io/backup-name"));
        var content = items["volumesnapshotcontents.snapshot.storage.k8s.io"].Single();
        Assert.Equal(("snap-1", "Retain", "b1"), (content.Text("status", "snapshotHandle"), content.Text("spec", "deletionPolicy"), content.Label("velero.io/backup-name")));
        Assert.Single(items["volumesnapshotclasses.snapshot.storage.k8s.io"]);
        var claim = items["persistentvolumeclaims"].Single();
        Assert.Equal(snapshot.Name, claim.Annotation("velero.io/volume-snapshot-name"));
        Assert.Equal("20Gi", claim.Text("spec", "resources", "requests", "storage"));
        Assert.Single(items["persistentvolumes"]);
    }

    [Fact]
    public async Task The_snapshot_is_kept_and_its_objects_are_removed_only_after_completion()
    {
        var rig = VolumeRig.WithClaim();
        var policyAtDeletion = "";
        rig.Cluster.Before = (verb, resource) =>
        {
            if (verb != "delete" || resource != Snapshots) return;
            policyAtDeletion = rig.Cluster.Find(Contents, null, "content-1")!.Text("spec", "deletionPolicy") + (rig.KeysAsync().Result.Contains("backups/b1/velero-backup.json") ? " complete" : "");
        };
        await rig.BackupAsync();
        Assert.Equal("Retain complete", policyAtDeletion);
        Assert.Empty(rig.Cluster.All(Snapshots));
        Assert.Empty(rig.Cluster.All(Contents));
    }

    [Fact]
    public async Task The_files_beside_the_archive_are_the_union_of_what_releases_read()
    {
        var rig = VolumeRig.WithClaim();
        await rig.BackupAsync();
        var info = (await rig.Repository.ReadJsonAsync("b1", BackupFile.VolumeInfo, Ct))![0];
        Assert.Equal(("data", "shop", "pv1", "CSISnapshot", "succeeded"), (info.Text("pvcName"), info.Text("pvcNamespace"), info.Text("pvName"), info.Text("backupMethod"), info.Text("result")));
        Assert.Equal(("snap-1", 20L << 30, "content-1", true), (info.Text("csiSnapshotInfo", "snapshotHandle"), info.Whole("csiSnapshotInfo", "size"), info.Text("csiSnapshotInfo", "vscName"), info.Flag("csiSnapshotInfo", "ReadyToUse")));
        Assert.Equal("Delete", info.Text("pvInfo", "reclaimPolicy"));
        Assert.Equal("snap-1", (await rig.Repository.ReadJsonAsync("b1", BackupFile.CsiVolumeSnapshotContents, Ct))![0].Text("status", "snapshotHandle"));
        Assert.Single((await rig.Repository.ReadJsonAsync("b1", BackupFile.CsiVolumeSnapshots, Ct))!.AsArray());
        Assert.Single((await rig.Repository.ReadJsonAsync("b1", BackupFile.CsiVolumeSnapshotClasses, Ct))!.AsArray());
        var operation = (await rig.Repository.ReadJsonAsync("b1", BackupFile.ItemOperations, Ct))![0];
        Assert.Equal(("velero.io/csi-volumesnapshot-backupper", "volumesnapshots", "Completed"), (operation.Text("spec", "backupItemAction"), operation.Text("spec", "resourceIdentifier", "Resource"), operation.Text("status", "phase")));
        Assert.Equal(2, operation.Items("spec", "postOperationItems").Count());
    }

    [Fact]
    public async Task A_content_without_a_handle_is_an_error_with_its_reason_and_the_snapshot_is_removed()
    {
        var rig = VolumeRig.WithClaim();
        rig.Cluster.Created = (cluster, resource, made) =>
        {
            if (resource == Snapshots) cluster.Change(Snapshots, "shop", made.Name, s => s["status"] = JsonNode.Parse("""{"error":{"message":"quota exceeded"}}"""));
        };
        var outcome = await rig.BackupAsync(spec: s => s.CsiSnapshotTimeout = TimeSpan.FromMilliseconds(300));
        Assert.Equal(BackupPhase.PartiallyFailed, outcome.Phase);
        var issue = Assert.Single(outcome.Issues, i => i.Severity == IssueSeverity.Error);
        Assert.Equal((Reason.SnapshotFailed, new ObjectKey("shop", "data")), (issue.Reason, issue.Key));
        Assert.Contains("quota exceeded", issue.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Cluster.All(Snapshots));
        Assert.Equal("failed", (await rig.Repository.ReadJsonAsync("b1", BackupFile.VolumeInfo, Ct))![0].Text("result"));
    }

    [Fact]
    public async Task Without_a_class_for_the_driver_the_claim_is_an_error()
    {
        var rig = VolumeRig.WithClaim();
        await rig.Cluster.DeleteAsync(Classes, new ObjectKey(null, "cbs"), Kubernetes.Client.DeleteOptions.Default, Ct);
        var outcome = await rig.BackupAsync();
        Assert.Equal(Reason.SnapshotClassMissing, Assert.Single(outcome.Issues).Reason);
    }

    [Theory]
    [InlineData(false, null, 1)]
    [InlineData(true, false, 0)]
    public async Task Without_the_feature_or_with_snapshots_off_the_volume_is_recorded_as_skipped(bool feature, bool? snapshots, int warnings)
    {
        var rig = VolumeRig.WithClaim();
        var outcome = await rig.BackupAsync(spec: s => s.SnapshotVolumes = snapshots, options: o => o with { EnableCsi = feature });
        Assert.Equal((BackupPhase.Completed, warnings), (outcome.Phase, outcome.Issues.Count));
        var info = (await rig.Repository.ReadJsonAsync("b1", BackupFile.VolumeInfo, Ct))![0];
        Assert.Equal((true, null, "pv1"), (info.Flag("skipped"), info.Text("backupMethod"), info.Text("pvName")));
        Assert.NotEmpty(info.Text("skippedReason")!);
        Assert.DoesNotContain(rig.Cluster.Requests, r => r.StartsWith("create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_fails_after_the_snapshot_gives_the_content_its_policy_back()
    {
        var rig = VolumeRig.WithClaim();
        var policies = new List<string>();
        rig.Cluster.Before = (verb, resource) =>
        {
            if (verb == "delete") policies.Add($"{resource.Plural}: {rig.Cluster.Find(Contents, null, "content-1")!.Text("spec", "deletionPolicy")}");
        };
        var plan = new FaultPlan().On(StoreOperation.Put, "-results.gz", StoreFault.Fail(), times: 9);
        await rig.BackupAsync(store: new FaultInjectingObjectStore(rig.Store, plan, TimeProvider.System));
        Assert.Empty(rig.Cluster.All(Snapshots));
        Assert.Equal(["volumesnapshots: Delete", "volumesnapshotcontents: Delete"], policies);
        Assert.DoesNotContain(await rig.Repository.ListAsync(Ct), b => b.CanBeRestored);
    }

    [Fact]
    public async Task A_claim_that_is_not_bound_is_stored_with_a_warning()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a").Add(Claims, "a", "p", """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"p","namespace":"a"},"spec":{},"status":{"phase":"Pending"}}""");
        var outcome = await rig.BackupAsync();
        Assert.Equal((BackupPhase.Completed, Reason.ClaimNotBound), (outcome.Phase, Assert.Single(outcome.Issues).Reason));
        Assert.Contains("resources/persistentvolumeclaims/namespaces/a/p.json", (await rig.EntriesAsync()).Keys);
    }

    [Fact]
    public async Task Deleting_a_backup_deletes_its_snapshots_by_handle_first()
    {
        var rig = VolumeRig.WithClaim();
        await rig.BackupAsync();
        await rig.BackupAsync("b2", s => s.SnapshotVolumes = false);
        KubeObject? made = null;
        rig.Cluster.Created = (_, resource, item) => made = resource == Contents ? item : made;

        var blocked = await new BackupDeleter(rig.Repository, null, TimeProvider.System).DeleteAsync("b1", false, Ct);
        Assert.False(blocked.Deleted);
        Assert.Equal(BackupPhase.Deleting, (await rig.Repository.GetAsync("b1", Ct))!.Phase);

        var deletion = await new BackupDeleter(rig.Repository, rig.Cluster, TimeProvider.System).DeleteAsync("b1", false, Ct);
        Assert.True(deletion.Deleted);
        Assert.Equal(["snap-1"], deletion.Snapshots);
        Assert.Equal(("Delete", "snap-1", Driver), (made!.Text("spec", "deletionPolicy"), made.Text("spec", "source", "snapshotHandle"), made.Text("spec", "driver")));
        Assert.Empty(rig.Cluster.All(Contents));
        Assert.Equal(["b2"], (await rig.Repository.ListAsync(Ct)).Select(b => b.Name));
        Assert.DoesNotContain(await rig.KeysAsync(), k => k.StartsWith("backups/b1/", StringComparison.Ordinal));
    }
}
