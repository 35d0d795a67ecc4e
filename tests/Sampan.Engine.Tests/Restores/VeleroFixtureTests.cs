using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores.Actions;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores;

/// <summary>Backups that real releases of Velero wrote, restored; what the real one said of the same restores is the measure.</summary>
public sealed class VeleroFixtureTests
{
    [Theory]
    [InlineData("minio-csi", "r-minio", null)]
    [InlineData("apps", "r-guest", "guestbook")]
    public async Task A_backup_of_1_18_1_restores_the_objects_that_velero_restored(string backup, string measure, string? ns)
    {
        var harness = new RestoreHarness(await Assets.BucketAsync("velero-1.18.1"), new TargetCluster(snapshots: true));
        var restore = Restore.Create("r", backup, DateTimeOffset.UnixEpoch);
        if (ns is not null) restore.Spec.IncludedNamespaces = [ns];

        var outcome = await harness.RunAsync(restore, o => o with { FinalizeVolumes = false });

        Assert.Equal(RestorePhase.Completed, outcome.Phase);
        Assert.Empty(outcome.Issues);
        var theirs = (JsonObject)(await new RestoreRepository(harness.Store).ReadJsonAsync(measure, RestoreFile.ResourceList, CancellationToken.None))!;
        Assert.Equal(Names(theirs, NameOfSnapshot), Names(RestoreTally.ResourceList(outcome.Items), NameOfSnapshot));

        // Names made of the restore's uid differ between two restores of one backup.
        string NameOfSnapshot(string entry) => entry.Length >= 64 ? "snapshot" : entry;
    }

    [Fact]
    public async Task The_snapshot_of_1_18_1_is_used_by_its_handle()
    {
        var harness = new RestoreHarness(await Assets.BucketAsync("velero-1.18.1"), new TargetCluster(snapshots: true));

        var outcome = await harness.RunAsync(Restore.Create("r", "minio-csi", DateTimeOffset.UnixEpoch), o => o with { FinalizeVolumes = false });

        var name = SnapshotNames.Restored(outcome.Restore.Uid, "velero-minio-pv-claim-5bttz");
        Assert.Equal("snap-491f6ee9", harness.Cluster.Find("volumesnapshotcontents", name)!.Text("spec", "source", "snapshotHandle"));
        Assert.Equal(name, harness.Cluster.Find("persistentvolumeclaims", "minio-pv-claim", "minio")!.Text("spec", "dataSource", "name"));
        Assert.Null(harness.Cluster.Find("persistentvolumes", "pvc-minio-0001"));
    }

    [Theory]
    [InlineData("old-apis")]
    [InlineData("old-shop")]
    public async Task A_backup_of_1_3_2_arrives_whole_in_a_new_cluster(string backup)
    {
        var harness = new RestoreHarness(await Assets.BucketAsync("velero-1.3.2"), new TargetCluster());

        var outcome = await harness.RunAsync(Restore.Create("r", backup, DateTimeOffset.UnixEpoch));

        Assert.Empty(outcome.Issues);
        // Of the default service account's token, of what never is restored, of the cluster's own certificates and of the Ingress in its old group nothing is left to be seen.
        using var archive = await new BackupRepository(harness.Store).OpenArchiveAsync(backup, new ArchiveLimits(), CancellationToken.None);
        var missing = archive.Resources.SelectMany(r => r.Items).Where(i => harness.Cluster.Find(i.Resource.Plural, i.Key.Name, i.Key.Namespace) is null).Select(i => $"{i.Resource} {i.Key}");
        Assert.DoesNotContain(missing, m => !m.StartsWith("events ", StringComparison.Ordinal) && !m.Contains("-token-", StringComparison.Ordinal) && !m.EndsWith("/kube-root-ca.crt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_definition_of_v1beta1_keeps_what_its_objects_hold_unnamed()
    {
        var harness = new RestoreHarness(await Assets.BucketAsync("velero-1.3.2"), new TargetCluster());

        await harness.RunAsync(Restore.Create("r", "old-apis", DateTimeOffset.UnixEpoch));

        Assert.Equal("networking.k8s.io/v1", harness.Cluster.Find("ingresses", "web", "old-apis")!.ApiVersion);
        var definition = harness.Cluster.Find("customresourcedefinitions", "gadgets.example.com")!;
        Assert.Equal("apiextensions.k8s.io/v1", definition.ApiVersion);
        Assert.Null(definition.Flag("spec", "preserveUnknownFields"));
        var schema = definition.View.GetProperty("spec").GetProperty("versions")[0].GetProperty("schema").GetProperty("openAPIV3Schema");
        Assert.True(schema.GetProperty("x-kubernetes-preserve-unknown-fields").GetBoolean());
        Assert.True(schema.GetProperty("properties").GetProperty("spec").GetProperty("x-kubernetes-preserve-unknown-fields").GetBoolean());
        Assert.True(harness.Cluster.Find("gadgets", "g", "old-apis")!.Flag("spec", "unknown", "kept"));
    }

    [Fact]
    public async Task A_backup_of_1_3_2_restores_whole_into_the_version_it_was_made_in()
    {
        var harness = new RestoreHarness(await Assets.BucketAsync("velero-1.3.2"), new TargetCluster(minor: 21));

        var outcome = await harness.RunAsync(Restore.Create("r", "old-apis", DateTimeOffset.UnixEpoch));

        Assert.Empty(outcome.Issues);
        Assert.NotNull(harness.Cluster.Find("gadgets", "g", "old-apis"));
    }

    private static IEnumerable<string> Names(JsonObject list, Func<string, string> rename) => list
        .SelectMany(kind => kind.Value.Items().Select(entry => (Kind: kind.Key, Entry: JsonReads.Text(entry)!)))
        .Select(e => $"{e.Kind} {rename(e.Entry[..e.Entry.LastIndexOf('(')])}").Order(StringComparer.Ordinal);
}
