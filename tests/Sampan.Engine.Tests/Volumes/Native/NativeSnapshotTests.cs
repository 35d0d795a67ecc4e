using System.Text;
using Sampan.Api;
using Sampan.Engine.Backups;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Engine.Volumes.Native;
using Sampan.Kubernetes.Documents;
using Sampan.Storage.Decorators;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Volumes.Native;

/// <summary>Native snapshots through a volume snapshotter in this process (4.7, 6.5).</summary>
public sealed class NativeSnapshotTests
{
    private const string Ebs = """{"awsElasticBlockStore":{"volumeID":"vol-1"},"persistentVolumeReclaimPolicy":"Delete"}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_is_recorded_as_velero_records_it()
    {
        var cloud = new Cloud();
        var rig = new Rig().AddClaim("old", "pv2", Ebs);
        rig.Cluster.Add(Namespaces, null, "shop");
        var outcome = await rig.BackupAsync(options: o => o with { Snapshotters = cloud.With("eu") });
        Assert.Equal((BackupPhase.Completed, 1, 1), (outcome.Phase, outcome.Backup.Status.VolumeSnapshotsAttempted, outcome.Backup.Status.VolumeSnapshotsCompleted));
        Assert.Equal(["eu"], outcome.Backup.Spec.VolumeSnapshotLocations);
        Assert.Empty(outcome.Issues);
        var record = (await rig.FileAsync(BackupFile.VolumeSnapshots))!.Single();
        Assert.Equal(("b1", outcome.Backup.Uid, "eu", "pv2", "vol-1", "gp3", 3000L), (record.Text("spec", "backupName"), record.Text("spec", "backupUID"), record.Text("spec", "location"), record.Text("spec", "persistentVolumeName"), record.Text("spec", "providerVolumeID"), record.Text("spec", "volumeType"), record.Whole("spec", "volumeIOPS")));
        Assert.Equal(("snap-vol-1", "Completed"), (record.Text("status", "providerSnapshotID"), record.Text("status", "phase")));
        var info = await rig.InfoAsync("pv2");
        Assert.Equal(("NativeSnapshot", false, "succeeded", "old"), (info.Text("backupMethod"), info.Flag("skipped"), info.Text("result"), info.Text("pvcName")));
        Assert.Equal(("snap-vol-1", "gp3", "", "3000", "Completed"), (info.Text("nativeSnapshotInfo", "snapshotHandle"), info.Text("nativeSnapshotInfo", "volumeType"), info.Text("nativeSnapshotInfo", "volumeAZ"), info.Text("nativeSnapshotInfo", "iops"), info.Text("nativeSnapshotInfo", "Phase")));
        Assert.Equal("init eu region=eu", cloud.Calls[0]);
        Assert.Contains("create vol-1  velero.io/backup=b1 velero.io/pv=pv2 velero.io/storage-location=default", cloud.Calls);
    }

    [Fact]
    public async Task A_failed_snapshot_is_an_error_and_the_volume_is_stored()
    {
        var rig = new Rig().AddClaim("old", "pv2", Ebs);
        rig.Cluster.Add(Namespaces, null, "shop");
        var outcome = await rig.BackupAsync(options: o => o with { Snapshotters = new Cloud { Fails = "quota exceeded" }.With("eu") });
        Assert.Equal((BackupPhase.PartiallyFailed, 1, 0), (outcome.Phase, outcome.Backup.Status.VolumeSnapshotsAttempted, outcome.Backup.Status.VolumeSnapshotsCompleted));
        var issue = Assert.Single(outcome.Issues);
        Assert.Equal((Reason.NativeSnapshotFailed, new ObjectKey(null, "pv2")), (issue.Reason, issue.Key));
        Assert.Contains("quota exceeded", issue.Message, StringComparison.Ordinal);
        Assert.Equal("Failed", (await rig.FileAsync(BackupFile.VolumeSnapshots))![0].Text("status", "phase"));
        Assert.Equal("failed", (await rig.InfoAsync("pv2")).Text("result"));
        Assert.Contains("resources/persistentvolumes/cluster/pv2.json", (await rig.EntriesAsync()).Keys);
    }

    [Fact]
    public async Task The_first_location_that_knows_the_disk_takes_it_and_CSI_volumes_are_left_to_CSI()
    {
        var (other, cloud) = (new Cloud { Prefix = "nothing" }, new Cloud());
        var rig = VolumeRig.WithClaim().AddClaim("old", "pv2", Ebs);
        var set = new VolumeSnapshotters
        {
            Providers = new Dictionary<string, Func<IVolumeSnapshotter>> { ["a"] = () => other.Open("one"), ["velero.io/b"] = () => cloud.Open("two") },
            Locations = [VolumeSnapshotLocation.Create("one", "a", DateTimeOffset.UnixEpoch), VolumeSnapshotLocation.Create("two", "b", DateTimeOffset.UnixEpoch)],
        };
        var outcome = await rig.BackupAsync(options: o => o with { Snapshotters = set });
        Assert.Equal((1, 1), (outcome.Backup.Status.VolumeSnapshotsCompleted, outcome.Backup.Status.CsiVolumeSnapshotsCompleted));
        Assert.Equal("two", (await rig.FileAsync(BackupFile.VolumeSnapshots))!.Single().Text("spec", "location"));
        Assert.DoesNotContain(other.Calls, c => c.StartsWith("create", StringComparison.Ordinal));
        Assert.Equal(["NativeSnapshot", "CSISnapshot"], (await rig.FileAsync(BackupFile.VolumeInfo))!.Select(i => i.Text("backupMethod")));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"v","labels":{"topology.kubernetes.io/zone":"z1","failure-domain.beta.kubernetes.io/zone":"z2"}}}""", "z1")]
    [InlineData("""{"metadata":{"name":"v","labels":{"failure-domain.beta.kubernetes.io/zone":"z2"}}}""", "z2")]
    [InlineData("""{"metadata":{"name":"v"},"spec":{"nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"x","operator":"In","values":["q"]},{"key":"topology.ebs.csi.aws.com/zone","operator":"In","values":["z3","z4"]}]}]}}}}""", "z3")]
    [InlineData("""{"metadata":{"name":"v"},"spec":{"nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"topology.gke.io/zone","operator":"In","values":["a"]}]},{"matchExpressions":[{"key":"topology.gke.io/zone","operator":"In","values":["b"]}]}]}}}}""", "a__b")]
    [InlineData("""{"metadata":{"name":"v"},"spec":{"nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"topology.cinder.csi.openstack.org/zone","operator":"NotIn","values":["a"]}]}]}}}}""", "")]
    [InlineData("""{"metadata":{"name":"v"},"spec":{}}""", "")]
    public void The_zone_is_read_where_velero_reads_it(string volume, string zone) => Assert.Equal(zone, VolumeZone.Of(KubeObject.Parse(Encoding.UTF8.GetBytes(volume))));

    [Theory]
    [InlineData("nowhere", "a VolumeSnapshotLocation CRD for the location nowhere with the name specified in the backup spec needs to be created before this snapshot can be executed. Error: ")]
    [InlineData("foreign", "location foreign is of provider gcp")]
    [InlineData("eu,us", "more than one VolumeSnapshotLocation name specified for provider aws: us; unexpected name was eu")]
    [InlineData("", "provider aws has more than one possible volume snapshot location, and none were specified explicitly or as a default")]
    public async Task Locations_that_can_not_be_used_refuse_the_backup(string names, string message)
    {
        var rig = new Rig();
        var set = new Cloud().With("eu", "us");
        var outcome = await rig.BackupAsync(spec: s => s.VolumeSnapshotLocations = names.Length == 0 ? [] : names.Split(','),
            options: o => o with { Snapshotters = set with { Locations = [.. set.Locations, VolumeSnapshotLocation.Create("foreign", "gcp", DateTimeOffset.UnixEpoch)] } });
        Assert.Equal(BackupPhase.FailedValidation, outcome.Phase);
        Assert.Contains(message, Assert.Single(outcome.Backup.Status.ValidationErrors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_decides_between_several_locations_of_a_provider()
    {
        var rig = new Rig().AddClaim("old", "pv2", Ebs);
        rig.Cluster.Add(Namespaces, null, "shop");
        var outcome = await rig.BackupAsync(options: o => o with { Snapshotters = new Cloud().With("eu", "us") with { DefaultLocations = new Dictionary<string, string> { ["aws"] = "us" } } });
        Assert.Equal(["us"], outcome.Backup.Spec.VolumeSnapshotLocations);
    }

    [Fact]
    public async Task Deleting_the_backup_deletes_them_through_the_snapshotter_or_says_which_is_missing()
    {
        var cloud = new Cloud();
        var rig = new Rig().AddClaim("old", "pv2", Ebs);
        rig.Cluster.Add(Namespaces, null, "shop");
        await rig.BackupAsync(options: o => o with { Snapshotters = cloud.With("eu") });

        var refused = await new BackupDeleter(rig.Repository, rig.Cluster, TimeProvider.System).DeleteAsync("b1", false, Ct);
        Assert.False(refused.Deleted);
        Assert.Contains("snap-vol-1", Assert.Single(refused.Issues).Message, StringComparison.Ordinal);
        Assert.Contains("location eu", refused.Issues[0].Message, StringComparison.Ordinal);

        var deletion = await new BackupDeleter(rig.Repository, null, TimeProvider.System, cloud.With("eu")).DeleteAsync("b1", false, Ct);
        Assert.True(deletion.Deleted);
        Assert.Equal(["snap-vol-1"], deletion.Snapshots);
        Assert.Contains("delete snap-vol-1", cloud.Calls);
        Assert.Empty(await rig.KeysAsync());
    }

    [Fact]
    public async Task A_run_that_fails_deletes_what_it_has_cut()
    {
        var cloud = new Cloud();
        var rig = new Rig().AddClaim("old", "pv2", Ebs);
        rig.Cluster.Add(Namespaces, null, "shop");
        await rig.BackupAsync(options: o => o with { Snapshotters = cloud.With("eu") },
            store: new FaultInjectingObjectStore(rig.Store, new FaultPlan().On(StoreOperation.Put, "-results.gz", StoreFault.Fail(), times: 9), TimeProvider.System));
        Assert.Contains("delete snap-vol-1", cloud.Calls);
    }

    /// <summary>A provider whose disks are EBS volumes.</summary>
    private sealed class Cloud
    {
        private readonly Lock _gate = new();

        public List<string> Calls { get; } = [];

        public string? Fails { get; init; }

        public string Prefix { get; init; } = "vol-";

        public VolumeSnapshotters With(params string[] locations) => new()
        {
            Providers = new Dictionary<string, Func<IVolumeSnapshotter>> { ["aws"] = () => Open(string.Join('+', locations)) },
            Locations = [.. locations.Select(Location)],
        };

        public IVolumeSnapshotter Open(string name) => new Snapshotter(this, name);

        private static VolumeSnapshotLocation Location(string name)
        {
            var location = VolumeSnapshotLocation.Create(name, "aws", DateTimeOffset.UnixEpoch);
            location.Config = new Dictionary<string, string> { ["region"] = name };
            return location;
        }

        private void Note(string call)
        {
            lock (_gate) Calls.Add(call);
        }

        private sealed class Snapshotter(Cloud cloud, string name) : IVolumeSnapshotter
        {
            public Task InitAsync(IReadOnlyDictionary<string, string> config, CancellationToken ct)
            {
                cloud.Note($"init {name} {string.Join(' ', config.Select(c => $"{c.Key}={c.Value}"))}");
                return Task.CompletedTask;
            }

            public Task<string?> GetVolumeIdAsync(KubeObject volume, CancellationToken ct) =>
                Task.FromResult(volume.Text("spec", "awsElasticBlockStore", "volumeID") is { } id && id.StartsWith(cloud.Prefix, StringComparison.Ordinal) ? id : null);

            public Task<VolumeTraits> GetVolumeInfoAsync(string volumeId, string zone, CancellationToken ct) => Task.FromResult(new VolumeTraits("gp3", 3000));

            public Task<string> CreateSnapshotAsync(string volumeId, string zone, IReadOnlyDictionary<string, string> tags, CancellationToken ct)
            {
                cloud.Note($"create {volumeId} {zone} {string.Join(' ', tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}"))}");
                return cloud.Fails is null ? Task.FromResult("snap-" + volumeId) : throw new InvalidOperationException(cloud.Fails);
            }

            public Task DeleteSnapshotAsync(string snapshotId, CancellationToken ct)
            {
                cloud.Note($"delete {snapshotId}");
                return Task.CompletedTask;
            }
        }
    }
}
