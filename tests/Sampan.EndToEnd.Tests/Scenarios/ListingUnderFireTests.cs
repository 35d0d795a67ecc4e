using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Api;
using Sampan.EndToEnd.Tests.Harness;
using Sampan.Engine.Archive;
using Sampan.Engine.Backups;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Hosting;
using Sampan.Storage.Memory;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Listings whose tokens expire and whose pages break while others write, over HTTPS: what stands all the time is stored once, or the result says what is missing.</summary>
public sealed class ListingUnderFireTests
{
    private const int Standing = 200;
    private static readonly ResourceId ConfigMaps = new("", "v1", "configmaps");

    // What a page may meet. Those of the last lines strike so often that listings are lost.
    private static readonly string[][] Mixes =
    [
        ["410:list:configmaps:chance=0.3"],
        ["410:list:configmaps:chance=0.5", "reset:list:configmaps:at=60%,chance=0.3"],
        ["410:list:configmaps:after=2", "truncated:list:configmaps:at=30%,chance=0.3"],
        ["410:list:configmaps:chance=0.2", "429:list:configmaps:retry-after=0,chance=0.3", "500:list:configmaps:chance=0.1"],
        ["503:list:configmaps:chance=0.2", "reset:list:configmaps:at=90%,chance=0.2", "drip:list:configmaps:bytes=2048,delay=1ms,chance=0.5"],
        ["502:list:configmaps:chance=0.6", "410:list:configmaps:chance=0.5"],
        ["reset:list:configmaps:at=40%,chance=0.8", "504:list:configmaps:chance=0.5"],
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_stands_is_lost_or_doubled_without_a_row()
    {
        var options = new SandboxOptions { RunControllers = false };
        await using var cluster = await SandboxCluster.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, Ct);
        await using var client = KubeClient.Connect(KubeConfigLoader.Parse(cluster.Kubeconfig), new KubeClientOptions());
        await Parallel.ForAsync(0, Standing, Ct, async (i, ct) => await client.CreateAsync(ConfigMaps, Map($"standing-{i:d4}"), WriteOptions.Default, ct));
        var (random, restarted, lost) = (new Random(4), 0, 0);
        for (var round = 0; round < 2 * Mixes.Length; round++)
        {
            foreach (var fault in Mixes[round % Mixes.Length]) cluster.Faults.Add(Fault.Parse($"{fault},seed={round}"));
            var store = new MemoryObjectStore(TimeProvider.System);
            var outcome = await BackUpWhileOthersWriteAsync(client, store, random.Next(5, 80));
            cluster.Faults.Clear();
            if (outcome.Issues.Any(i => i.Reason == Reason.ListingRestarted)) restarted++;
            if (outcome.Phase == BackupPhase.PartiallyFailed) lost++;
            await AssertTrueAsync(outcome, store, $"round {round}");
        }

        // The test is one only when each of them came to pass.
        Assert.InRange(restarted, 3, 14);
        Assert.InRange(lost, 1, 8);
    }

    [Fact]
    public async Task A_token_that_the_server_has_forgotten_restarts_the_listing_and_is_a_row()
    {
        // The server remembers few changes, and many are made between two pages.
        var options = new SandboxOptions { RunControllers = false, ChangesRemembered = 50 };
        await using var cluster = await SandboxCluster.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, Ct);
        await using var client = KubeClient.Connect(KubeConfigLoader.Parse(cluster.Kubeconfig), new KubeClientOptions());
        await Parallel.ForAsync(0, Standing, Ct, async (i, ct) => await client.CreateAsync(ConfigMaps, Map($"standing-{i:d4}"), WriteOptions.Default, ct));
        cluster.Faults.Add(Fault.Parse("latency:list:configmaps:delay=300ms"));
        var store = new MemoryObjectStore(TimeProvider.System);
        var outcome = await BackUpWhileOthersWriteAsync(client, store, 40);
        Assert.Equal(BackupPhase.Completed, outcome.Phase);
        Assert.Equal(Reason.ListingRestarted, Assert.Single(outcome.Issues).Reason);
        await AssertTrueAsync(outcome, store, "compacted");
    }

    private static async Task<BackupOutcome> BackUpWhileOthersWriteAsync(KubeClient client, MemoryObjectStore store, int pageSize)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var writing = WriteAsync(client, stop.Token);
        var backup = Backup.Create("b", DateTimeOffset.UnixEpoch);
        backup.Spec.IncludedNamespaces = ["default"];
        backup.Spec.IncludedResources = ["configmaps"];
        var options = new BackupRunnerOptions
        {
            Cluster = client,
            Repository = new BackupRepository(store),
            Time = TimeProvider.System,
            Logging = NullLoggerFactory.Instance,
            PageSize = pageSize,
        };
        var outcome = await new BackupRunner(options).RunAsync(backup, Ct);
        await stop.CancelAsync();
        await writing;
        return outcome;
    }

    // Objects come before, between and behind those that stand, change, and go.
    private static async Task WriteAsync(KubeClient client, CancellationToken ct)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                foreach (var prefix in (string[])["early", $"standing-{i % Standing:d4}-between", "zlate"])
                {
                    var map = Map($"{prefix}-{Guid.NewGuid():n}");
                    await client.CreateAsync(ConfigMaps, map, WriteOptions.Default, ct);
                    var patch = KubePatch.Merge(new JsonObject { ["data"] = new JsonObject { ["changed"] = "yes" } });
                    await client.PatchAsync(ConfigMaps, map.Key, patch, WriteOptions.Default, ct);
                    if (i % 2 == 0) await client.DeleteAsync(ConfigMaps, map.Key, DeleteOptions.Default, ct);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The backup is through.
        }
    }

    private static async Task AssertTrueAsync(BackupOutcome outcome, MemoryObjectStore store, string what)
    {
        using var archive = await new BackupRepository(store).OpenArchiveAsync("b", ArchiveLimits.Default, Ct);
        var names = archive.Find(ConfigMaps.GroupResource)?.Items.Select(archive.ReadObject).Select(o => o.Name).ToList() ?? [];
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        var missing = Enumerable.Range(0, Standing).Select(i => $"standing-{i:d4}").Except(names, StringComparer.Ordinal).ToList();
        var gaps = outcome.Gaps.Select(g => g.Reason.Id).ToList();
        if (outcome.Phase == BackupPhase.Completed) Assert.True(missing.Count == 0, $"{what}: {missing.Count} objects are missing without a word, such as {missing.FirstOrDefault()}");
        else Assert.True(outcome.Phase == BackupPhase.PartiallyFailed && gaps.SequenceEqual([Reason.KindNotListed.Id]), $"{what}: {outcome.Phase}, gaps {string.Join(", ", gaps)}");
    }

    private static KubeObject Map(string name) =>
        KubeObject.Parse(Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"default"},"data":{"k":"{{{new string('v', 200)}}}"}}"""));
}
