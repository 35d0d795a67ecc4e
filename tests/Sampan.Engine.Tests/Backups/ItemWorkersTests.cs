using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

/// <summary>Several items are worked on side by side; what comes out must not show it.</summary>
public sealed class ItemWorkersTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 1, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task The_same_cluster_gives_the_same_bytes_rows_and_order_whatever_the_workers_and_the_delays(int seed)
    {
        var expected = await RunAsync(seed, 1, 0);
        Assert.True(expected.Items > 60, $"{expected.Items} items");
        Assert.Contains(expected.Rows, r => r.Contains("related-item-missing", StringComparison.Ordinal));
        foreach (var workers in (int[])[1, 3, 16])
        {
            var found = await RunAsync(seed, workers, (seed * 100) + workers);
            Assert.Equal(expected.Rows, found.Rows);
            Assert.Equal(expected.Entries, found.Entries);
            Assert.Equal(expected.Hash, found.Hash);
        }
    }

    [Fact]
    public async Task As_many_actions_run_at_once_as_there_are_workers_and_no_more()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a");
        for (var i = 0; i < 20; i++) rig.Cluster.Add(ConfigMaps, "a", $"c{i:00}");
        var (running, most, gate) = (0, 0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var action = new TestAction("configmaps", async (_, ct) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 4) gate.TrySetResult();
            await gate.Task.WaitAsync(TimeSpan.FromSeconds(30), ct);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return BackupActionResult.Unchanged;
        });
        var outcome = await rig.BackupAsync(options: o => o with { Actions = [action], ItemBlockWorkers = 4 });
        Assert.Equal((BackupPhase.Completed, 21L, 4), (outcome.Phase, outcome.Items, most));
    }

    [Fact]
    public async Task Items_of_a_block_are_worked_on_one_after_the_other_in_their_order()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a");
        for (var i = 0; i < 24; i++) rig.Cluster.Add(ConfigMaps, "a", $"c{i:00}");
        var (inside, order, mixed) = (new ConcurrentDictionary<string, int>(), new ConcurrentQueue<string>(), false);
        var slow = new SlowCluster(rig.Cluster, 7);
        var action = new TestAction("configmaps", async (item, ct) =>
        {
            var block = BlockOf(item.Object.Name);
            mixed |= inside.AddOrUpdate(block, 1, (_, n) => n + 1) > 1;
            order.Enqueue(item.Object.Name);
            await slow.DelayAsync(ct);
            inside.AddOrUpdate(block, 0, (_, n) => n - 1);
            return BackupActionResult.Unchanged;
        });
        var block = new TestBlock("configmaps", i => [new ItemId(new GroupResource("", "secrets"), new ObjectKey("a", BlockOf(i.Object.Name)))]);
        await rig.BackupAsync(options: o => o with { Actions = [action], BlockActions = [block], ItemBlockWorkers = 8 });
        Assert.False(mixed);
        Assert.All(order.GroupBy(BlockOf), b => Assert.Equal(b.Order(StringComparer.Ordinal), b));
        Assert.Equal(24, order.Count);

        static string BlockOf(string name) => $"s{(name[2] - '0') % 3}";
    }

    [Fact]
    public async Task Behind_a_slow_item_only_a_window_of_others_waits_in_memory()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a");
        for (var i = 0; i < 500; i++) rig.Cluster.Add(ConfigMaps, "a", $"c{i:000}");
        var (begun, release) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var action = new TestAction("configmaps", async (item, ct) =>
        {
            Interlocked.Increment(ref begun);
            if (item.Object.Name == "c000") await release.Task.WaitAsync(ct);
            return BackupActionResult.Unchanged;
        });
        var run = rig.BackupAsync(options: o => o with { Actions = [action], ItemBlockWorkers = 2 });

        // The others go on until the window is full; then nothing moves but the first.
        while (Volatile.Read(ref begun) < 8) await Task.Yield();
        for (var i = 0; i < 1000; i++) await Task.Yield();
        Assert.Equal(8, begun);
        release.SetResult();
        Assert.Equal(501, (await run).Items);
        Assert.Equal(500, begun);
    }

    [Fact]
    public async Task A_run_that_stops_waits_for_the_actions_under_way_and_undoes_what_they_started()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a");
        for (var i = 0; i < 8; i++) rig.Cluster.Add(ConfigMaps, "a", $"c{i}");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var (begun, all) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var action = new TestAction("configmaps", async (item, ct) =>
        {
            // All are under way when the run is stopped, and heed it only when they have started something.
            if (Interlocked.Increment(ref begun) == 8) all.SetResult();
            await all.Task;
            if (item.Object.Name == "c3") await stop.CancelAsync();
            return new BackupActionResult { Operation = new StartedOperation(item.Object.Name, item.Id) };
        });
        var runner = new BackupRunner(rig.Options() with { Actions = [action], ItemBlockWorkers = 8 });
        Assert.Equal(BackupPhase.Failed, (await runner.RunAsync(Backup.Create("b1", Now), stop.Token)).Phase);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"c{i}"), action.Cancelled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_workers_there_is_no_runner() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackupRunner(new Rig().Options() with { ItemBlockWorkers = 0 }));

    private static async Task<(string Hash, long Items, List<string> Entries, List<string> Rows)> RunAsync(int seed, int workers, int delays)
    {
        var rig = new Rig { Time = new FakeTimeProvider(Now) };
        Fill(rig.Cluster, new Random(seed));
        var slow = new SlowCluster(rig.Cluster, delays);
        var outcome = await rig.BackupAsync(
            spec: s => s.LabelSelector = seed % 2 == 0 ? new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "x" } } : null,
            options: o => o with { Cluster = slow, ItemBlockWorkers = workers, Actions = [Maps(slow), Pods(slow)], BlockActions = [MapBlock()] });
        Assert.Equal(BackupPhase.PartiallyFailed, outcome.Phase);
        await using var packed = await rig.Store.OpenReadAsync("backups/b1/b1.tar.gz", null, Ct);
        using var body = new MemoryStream();
        await packed.CopyToAsync(body, Ct);
        body.Position = 0;
        var entries = (await Rig.EntriesAsync(new MemoryStream(body.ToArray()))).Keys.ToList();
        return (Convert.ToHexString(SHA256.HashData(body)), outcome.Items, entries, [.. outcome.Issues.Select(i => i.ToString())]);
    }

    // Pods that share claims, claims with volumes, accounts with bindings, and more maps than a window holds.
    private static void Fill(FakeCluster cluster, Random random)
    {
        foreach (var ns in (string[])["a", "b"])
        {
            cluster.Add(Namespaces, null, ns).Add(ServiceAccounts, ns, "sa");
            for (var i = 0; i < 30; i++)
            {
                var labels = random.Next(3) == 0 ? "{}" : """{"app":"x"}""";
                var (name, claim) = ($"p{i:00}", $"d{random.Next(8)}");
                var volumes = $$$"""[{"name":"v","persistentVolumeClaim":{"claimName":"{{{claim}}}"} }]""";
                Add(cluster, Catalogs.Pods, ns, name, $$"""{"nodeName":"n","volumes":{{volumes}} }""", """{"phase":"Running"}""", labels);
                Add(cluster, ConfigMaps, ns, $"c{i:00}", "{}", "{}", labels);
                if (i % 3 == 0) cluster.Add(Secrets, ns, $"s{i:00}");
            }

            for (var i = 0; i < 7; i++)
            {
                Add(cluster, Claims, ns, $"d{i}", $$"""{"volumeName":"{{ns}}{{i}}"}""", """{"phase":"Bound"}""", "{}");
                var claimRef = $$"""{"namespace":"{{ns}}","name":"d{{i}}"}""";
                Add(cluster, PersistentVolumes, null, $"{ns}{i}", $$"""{"hostPath":{"path":"/x"},"claimRef":{{claimRef}} }""", "{}", "{}");
            }
        }
    }

    private static void Add(FakeCluster cluster, ResourceId resource, string? ns, string name, string spec, string status, string labels)
    {
        var item = new JsonObject
        {
            ["apiVersion"] = resource.ApiVersion,
            ["kind"] = Standard.First(r => r.Id == resource).Kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = JsonNode.Parse(labels) },
            ["spec"] = JsonNode.Parse(spec),
            ["status"] = JsonNode.Parse(status),
        };
        if (ns is not null) item["metadata"]!["namespace"] = ns;
        cluster.Add(resource, ns, name, Encoding.UTF8.GetBytes(item.ToJsonString()));
    }

    // Edits, skips, fails and names, each for some.
    private static TestAction Maps(SlowCluster slow) => new("configmaps", async (item, ct) =>
    {
        await slow.DelayAsync(ct);
        var n = (item.Object.Name[1] * 10) + item.Object.Name[2];
        if (n % 11 == 0) throw new NotSupportedException($"not {item.Object.Name}");
        if (n % 3 == 0) item.Object.Edit()["edited"] = n;
        return new BackupActionResult
        {
            Skip = n % 7 == 0,
            MustIncludeAdditionalItems = n % 2 == 0,
            AdditionalItems = n % 5 == 0 ? [Id("secrets", item.Object.Namespace, "s" + item.Object.Name[1..])] : [],
        };
    });

    private static TestAction Pods(SlowCluster slow) => new("pods", async (item, ct) =>
    {
        await slow.DelayAsync(ct);
        return BackupActionResult.Unchanged;
    })
    {
        Name = "test.example/pods",
    };

    private static TestBlock MapBlock() => new("configmaps", i => i.Object.Name.EndsWith('4') ? [Id("serviceaccounts", i.Object.Namespace, "sa")] : []);

    private static ItemId Id(string plural, string? ns, string name) => new(new GroupResource("", plural), new ObjectKey(ns, name));

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
