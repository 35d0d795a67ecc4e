using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Kubernetes.Tests.Faults;

/// <summary>Whatever cuts a watch, and however often: no change is lost, none comes twice, and a cache ends up with what the cluster has.</summary>
public sealed class WatchCutTests
{
    private const int Changes = 60;
    private static readonly string[] Ways = ["close", "middle", "reset", "silent", "410"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Changes_arrive_once_each_and_in_order_across_random_cuts(int seed)
    {
        await using var rig = await FaultRig.StartAsync();
        var from = await VersionAsync(rig);
        var random = new Random(seed);
        await ChangeAsync(rig, random);
        var truth = new List<string>();
        await foreach (var change in rig.Truth.WatchAsync(FaultRig.ConfigMaps, new WatchQuery { ResourceVersion = from }, Ct))
        {
            truth.Add($"{change.Type} {change.Object.Name} {change.Object.ResourceVersion}");
            if (truth.Count == Changes) break;
        }

        AddCuts(rig, random);
        var seen = new List<string>();
        var client = rig.Client();
        while (seen.Count < Changes)
        {
            try
            {
                await foreach (var change in client.WatchAsync(FaultRig.ConfigMaps, new WatchQuery { ResourceVersion = from }, Ct))
                {
                    from = change.Object.ResourceVersion!;
                    if (change.Type != WatchEventType.Bookmark) seen.Add($"{change.Type} {change.Object.Name} {from}");
                    if (seen.Count == Changes) break;
                }
            }
            catch (ResourceExpiredException)
            {
                // The cluster still knows the version: going on from it is right here, where no list comes between.
            }
        }

        Assert.Equal(truth, seen);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task A_cache_ends_up_with_what_the_cluster_has_and_tells_each_change_once(int seed)
    {
        await using var rig = await FaultRig.StartAsync();
        var random = new Random(seed);
        AddCuts(rig, random);
        rig.Add("reset:list:configmaps:at=60%,chance=0.3,seed=5");
        rig.Add("503:list|watch:configmaps:chance=0.2,seed=6");
        var options = new ObjectCacheOptions { PageSize = 3, MinBackoff = TimeSpan.FromMilliseconds(5), MaxBackoff = TimeSpan.FromMilliseconds(40) };
        var cache = new ObjectCache(rig.Client(), FaultRig.ConfigMaps, options, TimeProvider.System, NullLogger.Instance);
        var told = new ConcurrentQueue<(string Name, long Version, bool Gone)>();
        cache.OnChange(c => told.Enqueue((c.Object.Name, long.Parse(c.Object.ResourceVersion!, CultureInfo.InvariantCulture), c.After is null)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = cache.RunAsync(stop.Token);
        await ChangeAsync(rig, random);

        var truth = await TruthAsync(rig);
        while (!truth.SequenceEqual(cache.Items.Select(State).Order(StringComparer.Ordinal))) await Task.Delay(10, Ct);
        await stop.CancelAsync();
        await running;

        foreach (var states in told.GroupBy(t => t.Name))
        {
            var present = states.Where(s => !s.Gone).Select(s => s.Version).ToList();
            Assert.Equal(present.Distinct().Order(), present);
        }
    }

    private static void AddCuts(FaultRig rig, Random random)
    {
        foreach (var way in Ways) rig.Add($"watch-cut:watch:configmaps:how={way},frames={random.Next(0, 6)},chance=0.25,times=4,seed={random.Next(1000)}");
        rig.Add($"goaway:watch:*:chance=0.3,times=4,seed={random.Next(1000)}");
    }

    private static async Task ChangeAsync(FaultRig rig, Random random)
    {
        var alive = new List<string>();
        for (var i = 0; i < Changes; i++)
        {
            var dice = alive.Count == 0 ? 0 : random.Next(4);
            if (dice < 2)
            {
                alive.Add($"n{i}");
                await rig.Truth.CreateAsync(FaultRig.ConfigMaps, FaultRig.ConfigMap($"n{i}"), WriteOptions.Default, Ct);
            }
            else if (dice == 2)
            {
                await rig.Truth.ReplaceAsync(FaultRig.ConfigMaps, FaultRig.ConfigMap(alive[random.Next(alive.Count)], $"v{i}"), WriteOptions.Default, Ct);
            }
            else
            {
                var gone = alive[random.Next(alive.Count)];
                alive.Remove(gone);
                await rig.Truth.DeleteAsync(FaultRig.ConfigMaps, FaultRig.Key(gone), DeleteOptions.Default, Ct);
            }
        }
    }

    private static async Task<string> VersionAsync(FaultRig rig)
    {
        var version = "";
        await foreach (var page in rig.Truth.ListAsync(FaultRig.ConfigMaps, new ListQuery(), Ct)) version = page.ResourceVersion;
        return version;
    }

    private static async Task<List<string>> TruthAsync(FaultRig rig)
    {
        rig.Cluster.Faults.Clear();
        var states = new List<string>();
        await foreach (var page in rig.Truth.ListAsync(FaultRig.ConfigMaps, new ListQuery(), Ct)) states.AddRange(page.Items.Select(State));
        return [.. states.Order(StringComparer.Ordinal)];
    }

    private static string State(KubeObject item) => $"{item.Name} {item.ResourceVersion}";
}
