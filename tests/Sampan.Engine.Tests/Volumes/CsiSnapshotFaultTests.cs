using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Volumes;

/// <summary>CSI snapshots off the straight road.</summary>
public sealed class CsiSnapshotFaultTests
{
    private const string Disk = $$"""{"csi":{"driver":"{{VolumeRig.Driver}}","volumeHandle":"disk-2"},"persistentVolumeReclaimPolicy":"Retain"}""";

    [Fact]
    public async Task A_handle_that_never_becomes_usable_is_an_error_with_the_contents_message()
    {
        var rig = VolumeRig.WithClaim();
        var made = rig.Cluster.Created!;
        rig.Cluster.Created = (cluster, resource, item) =>
        {
            if (resource != Snapshots) return;
            cluster.Add(Contents, null, "c9", """{"apiVersion":"snapshot.storage.k8s.io/v1","kind":"VolumeSnapshotContent","metadata":{"name":"c9","resourceVersion":"5"},"spec":{"deletionPolicy":"Delete"},"status":{"snapshotHandle":"snap-9","readyToUse":false,"error":{"message":"disk is read-only"}}}""");
            cluster.Change(Snapshots, "shop", item.Name, s => s["status"] = new JsonObject { ["boundVolumeSnapshotContentName"] = "c9" });
        };
        var outcome = await rig.BackupAsync();
        var issue = Assert.Single(outcome.Issues, i => i.Severity == IssueSeverity.Error);
        Assert.Equal((Reason.SnapshotFailed, new ObjectKey("shop", "data")), (issue.Reason, issue.Key));
        Assert.Contains("disk is read-only", issue.Message, StringComparison.Ordinal);
        Assert.Equal(("failed", "snap-9"), ((await rig.InfoAsync("pv1")).Text("result"), (await rig.InfoAsync("pv1")).Text("csiSnapshotInfo", "snapshotHandle")));
        Assert.Empty(rig.Cluster.All(Contents));
        Assert.Empty(rig.Cluster.All(Snapshots));
    }

    [Fact]
    public async Task A_server_that_refuses_the_snapshot_is_an_error_with_its_message()
    {
        var rig = VolumeRig.WithClaim();
        rig.Cluster.Before = (verb, resource) =>
        {
            if (verb == "create" && resource == Snapshots) throw new Kubernetes.Errors.KubeApiException(System.Net.HttpStatusCode.Forbidden, "Forbidden", "no rights to create", "POST");
        };
        var issue = Assert.Single((await rig.BackupAsync()).Issues, i => i.Severity == IssueSeverity.Error);
        Assert.Equal(Reason.SnapshotFailed, issue.Reason);
        Assert.Contains("no rights to create", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_that_class_and_content_name_are_stored()
    {
        var rig = VolumeRig.WithClaim();
        rig.Cluster.Add(Secrets, "velero", "lister").Add(Secrets, "velero", "deleter").Add(Namespaces, null, "velero");
        var cut = rig.Cluster.Created!;
        rig.Cluster.Created = (cluster, resource, made) =>
        {
            cut(cluster, resource, made);
            if (resource == Snapshots) cluster.Change(Contents, null, "content-1", c => c["metadata"]!["annotations"] = new JsonObject
            {
                ["snapshot.storage.kubernetes.io/deletion-secret-name"] = "deleter",
                ["snapshot.storage.kubernetes.io/deletion-secret-namespace"] = "velero",
            });
        };
        rig.Cluster.Change(Classes, null, "cbs", c => c["metadata"]!["annotations"] = new JsonObject
        {
            ["csi.storage.k8s.io/snapshotter-list-secret-name"] = "lister",
            ["csi.storage.k8s.io/snapshotter-list-secret-namespace"] = "velero",
        });
        await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["shop"]);
        Assert.Equal(["deleter.json", "lister.json"], (await rig.EntriesAsync()).Keys.Where(k => k.StartsWith("resources/secrets/namespaces/", StringComparison.Ordinal)).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_snapshot_of_somebody_else_that_an_action_names_is_stored_as_far_as_it_has_come()
    {
        var rig = VolumeRig.WithClaim();
        rig.Cluster.Add(Snapshots, "shop", "mine");
        var outcome = await rig.BackupAsync(options: o => o with { Actions = [new Naming(new ItemId(new("snapshot.storage.k8s.io", "volumesnapshots"), new("shop", "mine")))] });
        Assert.Equal(BackupPhase.Completed, outcome.Phase);
        Assert.Contains("resources/volumesnapshots.snapshot.storage.k8s.io/namespaces/shop/mine.json", (await rig.EntriesAsync()).Keys);
        Assert.NotNull(rig.Cluster.Find(Snapshots, "shop", "mine"));
    }

    [Fact]
    public async Task Snapshots_that_users_made_stay_theirs()
    {
        var rig = VolumeRig.WithClaim();
        rig.Cluster.Add(Snapshots, "shop", "mine").Add(Contents, null, "of-mine");
        await rig.BackupAsync();
        var entries = (await rig.EntriesAsync()).Keys.Where(k => k.Contains("volumesnapshot", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(entries, k => k.Contains("mine", StringComparison.Ordinal));
        Assert.Single(rig.Cluster.All(Snapshots));
        Assert.Single(rig.Cluster.All(Contents));
    }

    [Fact]
    public async Task A_cluster_that_serves_v1beta1_only_is_asked_in_it()
    {
        var rig = VolumeRig.WithClaim();
        rig.Cluster.Served.RemoveAll(r => r.Id.Group == Snapshots.Group);
        ResourceId[] beta = [.. new[] { Snapshots, Contents, Classes }.Select(r => r with { Version = "v1beta1" })];
        rig.Cluster.Served.AddRange([Of(beta[0], "VolumeSnapshot", true), Of(beta[1], "VolumeSnapshotContent", false), Of(beta[2], "VolumeSnapshotClass", false)]);
        rig.Cluster.Add(beta[2], null, "cbs", $$"""{"apiVersion":"snapshot.storage.k8s.io/v1beta1","kind":"VolumeSnapshotClass","metadata":{"name":"cbs"},"driver":"{{VolumeRig.Driver}}","deletionPolicy":"Delete"}""");
        rig.Cluster.Created = (cluster, resource, made) =>
        {
            if (resource != beta[0]) return;
            cluster.Add(beta[1], null, "c1", """{"apiVersion":"snapshot.storage.k8s.io/v1beta1","kind":"VolumeSnapshotContent","metadata":{"name":"c1","resourceVersion":"5"},"spec":{"deletionPolicy":"Delete"},"status":{"snapshotHandle":"snap-1","readyToUse":true}}""");
            cluster.Change(beta[0], "shop", made.Name, s => s["status"] = new JsonObject { ["boundVolumeSnapshotContentName"] = "c1" });
        };
        var outcome = await rig.BackupAsync();
        Assert.Equal((BackupPhase.Completed, 1), (outcome.Phase, outcome.Backup.Status.CsiVolumeSnapshotsCompleted));
        Assert.Contains((await rig.EntriesAsync()).Keys, k => k.StartsWith("resources/volumesnapshots.snapshot.storage.k8s.io/v1beta1-preferredversion/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cluster_without_the_snapshot_API_is_an_error_for_each_claim()
    {
        var rig = VolumeRig.WithClaim();
        rig.Cluster.Served.RemoveAll(r => r.Id.Group == Snapshots.Group);
        Assert.Equal(Reason.SnapshotApiMissing, Assert.Single((await rig.BackupAsync()).Issues).Reason);
        Assert.StartsWith("csiSnapshot: ", (await rig.InfoAsync("pv1")).Text("skippedReason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_static_volume_of_a_claim_without_a_class_and_block_mode_are_snapshotted()
    {
        var rig = VolumeRig.WithClaim().AddClaim("raw", "pv2", Disk);
        rig.Cluster.Change(Claims, "shop", "raw", c =>
        {
            ((JsonObject)c["spec"]!).Remove("storageClassName");
            c["spec"]!["volumeMode"] = "Block";
        });
        var outcome = await rig.BackupAsync();
        Assert.Equal((BackupPhase.Completed, 2), (outcome.Phase, outcome.Backup.Status.CsiVolumeSnapshotsCompleted));
    }

    [Fact]
    public async Task Snapshots_are_cut_side_by_side_up_to_the_bound()
    {
        var rig = VolumeRig.WithClaim();
        for (var i = 0; i < 9; i++) rig.AddClaim($"c{i}", $"v{i}", Disk);
        var (open, most, seen) = (0, 0, new Lock());
        var cut = rig.Cluster.Created!;
        rig.Cluster.Created = (cluster, resource, made) =>
        {
            if (resource == Snapshots)
            {
                lock (seen) most = Math.Max(most, ++open);
            }

            cut(cluster, resource, made);
        };
        rig.Cluster.Before = (verb, resource) =>
        {
            // The content is kept when its snapshot has a handle.
            if (verb != "patch" || resource != Contents) return;
            lock (seen) open--;
        };
        var outcome = await rig.BackupAsync(options: o => o with { SnapshotsAtOnce = 3 });
        Assert.Equal((BackupPhase.Completed, 10), (outcome.Phase, outcome.Backup.Status.CsiVolumeSnapshotsCompleted));
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Claims_of_a_group_are_cut_one_by_one_with_a_warning()
    {
        var rig = VolumeRig.WithClaim().AddClaim("log", "pv2", Disk, """{"tier":"db"}""");
        var outcome = await rig.BackupAsync(spec: s => s.VolumeGroupSnapshotLabelKey = "tier");
        Assert.Equal((Reason.VolumeGroupSplit, new ObjectKey("shop", "log")), (Assert.Single(outcome.Issues).Reason, outcome.Issues[0].Key));
        Assert.Equal(2, outcome.Backup.Status.CsiVolumeSnapshotsCompleted);
    }

    /// <summary>Names one more item beside every claim.</summary>
    private sealed class Naming(ItemId named) : IBackupItemAction
    {
        public string Name => "test.dev/naming";

        public ActionContract Contract => ActionContract.V1;

        public AppliesTo AppliesTo { get; } = AppliesTo.Only(new GroupResource("", "persistentvolumeclaims"));

        public Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct) =>
            Task.FromResult(new BackupActionResult { AdditionalItems = [named], MustIncludeAdditionalItems = true });
    }
}
