using System.Text.RegularExpressions;
using Sampan.Api;
using Sampan.Engine.Bucket;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;

namespace Sampan.Engine.Tests.Restores;

/// <summary>A restore whose process is killed at the N-th call to the API server or the store, for every N, and that another process goes on with.</summary>
public sealed partial class KilledRestoreTests
{
    private const string Owner =
        """
        ,"generateName":"web-5-","ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5","uid":"rs","controller":true}]
        """;

    private static BucketBuilder Bucket() => new BucketBuilder()
        .Add("namespaces", Objects.Namespace("shop"))
        .Add("customresourcedefinitions.apiextensions.k8s.io", Objects.Crd("gadgets", "Gadget"))
        .Add("gadgets.example.com", Objects.Custom("Gadget", "g"))
        .Add("persistentvolumes", Objects.Volume("pv", "data"))
        .Add("persistentvolumeclaims", Objects.Claim("data", "pv", """{"velero.io/volume-snapshot-name":"snap"}"""))
        .Add("volumesnapshots.snapshot.storage.k8s.io",
            Objects.Snapshot("snap", "data", status: """{"boundVolumeSnapshotContentName":"content"}"""))
        .Add("volumesnapshotcontents.snapshot.storage.k8s.io", Objects.SnapshotContent("content", "snap", "handle-1"))
        .Add("deployments.apps",
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","uid":"d"},
            "spec":{"replicas":1},"status":{"replicas":1}}
            """)
        .Add("replicasets.apps",
            """
            {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-5","namespace":"shop","uid":"rs",
            "ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"web","uid":"d","controller":true}]},
            "spec":{"replicas":1}}
            """)
        .Add("pods", Objects.Pod("web-5-x", extra: Owner))
        .Add("services", Objects.Service("web"))
        .Add("serviceaccounts",
            """
            {"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"runner","namespace":"shop"},
            "secrets":[{"name":"runner-token-x"}]}
            """)
        .Add("secrets", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"shop"},"data":{"a":"eA=="}}""")
        .Add("configmaps",
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"applied","namespace":"shop",
            "managedFields":[{"manager":"flux","operation":"Apply","apiVersion":"v1"}]}}
            """);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Killed_at_every_call_and_gone_on_with_it_ends_as_if_it_had_not_been(bool acts, bool relinks)
    {
        var restore = New(relinks);
        var (whole, death) = (await StartAsync(), new Death(int.MaxValue, acts));
        await RunAsync(whole, restore, death);
        var expected = await ResultAsync(whole);
        Assert.InRange(death.Calls, 45, 300);
        Assert.Contains("pods shop/web-5-x -> shop/web-5-x created ", expected.Rows);

        await Parallel.ForEachAsync(Enumerable.Range(1, death.Calls), async (at, _) =>
        {
            var harness = await StartAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(harness, Copy(restore), new Death(at, acts)));
            var begun = (await new RestoreRepository(harness.Store).GetAsync("r", CancellationToken.None))?.Restore;

            // Whoever calls again makes a new Restore; only where nothing is recorded yet may its uid count.
            if (begun?.Status.Phase.IsFinal == true) return;
            var outcome = await RunAsync(harness, begun is null ? Copy(restore) : New(relinks), new Death(int.MaxValue, false));

            Assert.Equal((RestorePhase.Completed, begun is not null), (outcome.Phase, outcome.Resumed));
            var result = await ResultAsync(harness);
            Assert.Equal(expected.Cluster, result.Cluster);
            Assert.Equal(expected.Rows, result.Rows);
            Assert.Equal(expected.Created, result.Created);
            Assert.Equal(expected.Issues, result.Issues);
            Assert.Equal(expected.Volumes, result.Volumes);
            Assert.Equal(harness.Cluster.Created.Distinct(), harness.Cluster.Created);
            Assert.Empty(harness.Cluster.Deleted);
        });
    }

    private static Restore New(bool relinks)
    {
        var restore = RestoreHarness.New();
        if (relinks) restore.RelinkOwners = true;
        return restore;
    }

    private static Restore Copy(Restore restore)
    {
        var copy = new Restore(restore.Document.DeepClone());
        copy.Document.Edit().Remove("status");
        return copy;
    }

    private static async Task<RestoreHarness> StartAsync() => new(await Bucket().BuildAsync(TimeProvider.System), new TargetCluster(snapshots: true));

    private static async Task<Sampan.Engine.Restores.RestoreOutcome> RunAsync(RestoreHarness harness, Restore restore, Death death)
    {
        var last = 0;
        harness.Cluster.Before = (number, _, _, _) =>
        {
            if (death.Arrive()) Volatile.Write(ref last, number);
            return null;
        };
        harness.Cluster.After = (number, _, _, _) => number == Volatile.Read(ref last) ? new Death.KilledException() : null;
        try
        {
            return await new RestoreHarness(new Death.Store(harness.Store, death), harness.Cluster).RunAsync(restore);
        }
        finally
        {
            (harness.Cluster.Before, harness.Cluster.After) = (null, null);
        }
    }

    private static async Task<(List<string> Cluster, List<string> Rows, List<string> Created, List<string> Issues, string Volumes)> ResultAsync(
        RestoreHarness harness)
    {
        var records = new RestoreRepository(harness.Store);
        var rows = new List<string>();
        await foreach (var row in records.ReadOutcomesAsync("r", CancellationToken.None))
            rows.Add($"{row.Resource} {row.Source} -> {row.Target} {row.Action.ToString().ToLowerInvariant()} {row.Reason}");
        var created = new List<string>();
        await foreach (var head in harness.Store.ListAsync("restores/r/sampan-journal-", CancellationToken.None))
        {
            using var text = new StreamReader(await harness.Store.OpenReadAsync(head.Key, null, CancellationToken.None));
            var piece = System.Text.Json.Nodes.JsonNode.Parse(await text.ReadToEndAsync())!["created"]!.AsArray();
            created.AddRange(piece.Select(c => $"{c.Text("kind")} {c.Text("namespace")}/{c.Text("name")}"));
        }

        // Two pieces may name an object twice where the first was stored and its answer lost.
        var issues = (await records.ReadIssuesAsync("r", CancellationToken.None)).Select(i => $"{i.Reason} {i.Message}");
        var volumes = (await records.ReadJsonAsync("r", RestoreFile.VolumeInfo, CancellationToken.None))!.ToJsonString();
        var cluster = harness.Cluster.Snapshot().Select(o => Uid().Replace(o, "\"uid\":\"…\"")).ToList();
        return (cluster, Sorted(rows), Sorted(created.Distinct()), Sorted(issues), volumes);
    }

    private static List<string> Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];

    // Of owners, which each cluster gives anew.
    [GeneratedRegex("\"uid\":\"[^\"]*\"")]
    private static partial Regex Uid();
}
