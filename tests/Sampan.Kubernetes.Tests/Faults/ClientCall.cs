using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Kubernetes.Tests.Faults;

/// <summary>One call of the client, what it must give when it succeeds, and what must be true of the cluster afterwards.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Run">Makes the call with what was prepared and says what came of it.</param>
/// <param name="Right">What that must be.</param>
internal sealed record ClientCall(string Name, Func<KubeClient, string, CancellationToken, Task<string>> Run, string Right)
{
    /// <summary>What the call needs to know, learnt while all is well.</summary>
    public Func<FaultRig, CancellationToken, Task<string>> Prepare { get; init; } = static (_, _) => Task.FromResult("");

    /// <summary>Doing it twice is not doing it once, so nobody may repeat it who does not know that it was not done.</summary>
    public bool Once { get; init; }

    /// <summary>The truth after the call: null when it was not done, or what must be there when it was.</summary>
    public Func<FaultRig, CancellationToken, Task<bool>>? WasDone { get; init; }

    private static string AllNames { get; } = string.Join(",", Enumerable.Range(0, FaultRig.Count).Select(i => $"cm-{i}"));

    public static IReadOnlyList<ClientCall> Reads { get; } =
    [
        new("version", async (c, _, ct) => (await c.VersionAsync(ct)).GitVersion[..5], "v1.36"),
        new("discover", async (c, _, ct) =>
        {
            var catalog = await c.DiscoverAsync(ct);
            return $"{catalog.Find(FaultRig.ConfigMaps)?.Kind} {catalog.Resources.Count > 50} {string.Join(",", catalog.Gaps)}";
        }, "ConfigMap True "),
        new("get", async (c, _, ct) => (await c.GetAsync(FaultRig.ConfigMaps, FaultRig.Key("cm-3"), ct))?.Text("data", "k") ?? "null", "v"),
        new("get what is not there", async (c, _, ct) => (await c.GetAsync(FaultRig.ConfigMaps, FaultRig.Key("none"), ct))?.Name ?? "null", "null"),
        new("list in pages", (c, _, ct) => NamesAsync(c, 2, ct), AllNames),
        new("list at once, in parts", (c, _, ct) => NamesAsync(c, 0, ct), AllNames),
        new("watch", WatchAsync, "x0,x1,x2") { Prepare = ChangeAsync },
        new("cache", CacheAsync, AllNames),
    ];

    public static IReadOnlyList<ClientCall> Writes { get; } =
    [
        new("create", async (c, _, ct) => (await c.CreateAsync(FaultRig.ConfigMaps, FaultRig.ConfigMap("new"), WriteOptions.Default, ct)).Name, "new")
        {
            Once = true,
            WasDone = async (rig, ct) => await rig.Truth.GetAsync(FaultRig.ConfigMaps, FaultRig.Key("new"), ct) is not null,
        },
        new("replace a version", ReplaceAsync, "w") { Prepare = (rig, ct) => EditedAsync(rig, anyVersion: false, ct), WasDone = ValueIsAsync("w") },
        new("replace any version", ReplaceAsync, "w") { Once = true, Prepare = (rig, ct) => EditedAsync(rig, anyVersion: true, ct), WasDone = ValueIsAsync("w") },
        new("patch", async (c, _, ct) => (await c.PatchAsync(FaultRig.ConfigMaps, FaultRig.Key("cm-3"), KubePatch.Merge(new JsonObject { ["data"] = new JsonObject { ["k"] = "w" } }), WriteOptions.Default, ct))
            .Text("data", "k") ?? "", "w") { Once = true, WasDone = ValueIsAsync("w") },
        new("patch a status", PatchStatusAsync, "1.2.3.4")
        {
            Once = true,
            WasDone = async (rig, ct) => (await rig.Truth.GetAsync(FaultRig.Services, FaultRig.Key("web"), ct))!.View.Items("status", "loadBalancer", "ingress").Any(),
        },
        new("delete", (c, _, ct) => DeleteAsync(c, DeleteOptions.Default, ct), "True") { Once = true, WasDone = GoneAsync },
        new("delete an incarnation", (c, uid, ct) => DeleteAsync(c, new DeleteOptions { Uid = uid }, ct), "True")
        {
            Prepare = async (rig, ct) => (await rig.Truth.GetAsync(FaultRig.ConfigMaps, FaultRig.Key("cm-3"), ct))!.Uid!,
            WasDone = GoneAsync,
        },
    ];

    private static async Task<string> NamesAsync(KubeClient client, int pageSize, CancellationToken ct)
    {
        var names = new List<string>();
        await foreach (var page in client.ListAsync(FaultRig.ConfigMaps, new ListQuery { Namespace = "default", PageSize = pageSize }, ct)) names.AddRange(page.Items.Select(i => i.Name));
        return string.Join(",", names.Order(StringComparer.Ordinal));
    }

    private static async Task<string> ChangeAsync(FaultRig rig, CancellationToken ct)
    {
        var version = "";
        await foreach (var page in rig.Truth.ListAsync(FaultRig.ConfigMaps, new ListQuery(), ct)) version = page.ResourceVersion;
        for (var i = 0; i < 3; i++) await rig.Truth.CreateAsync(FaultRig.ConfigMaps, FaultRig.ConfigMap($"x{i}"), WriteOptions.Default, ct);
        return version;
    }

    private static async Task<string> WatchAsync(KubeClient client, string version, CancellationToken ct)
    {
        var seen = new List<string>();
        // As every caller has to: whatever ends it in order, go on from the last event.
        for (var ends = 0; seen.Count < 3 && ends < 6; ends++)
        {
            await foreach (var change in client.WatchAsync(FaultRig.ConfigMaps, new WatchQuery { Namespace = "default", ResourceVersion = version }, ct))
            {
                version = change.Object.ResourceVersion!;
                if (change.Type != WatchEventType.Bookmark) seen.Add(change.Object.Name);
                if (seen.Count == 3) break;
            }
        }

        return seen.Count == 3 ? string.Join(",", seen) : throw new KubeUnreachableException(client.Connection.Server, "the watch ended six times", null);
    }

    private static async Task<string> CacheAsync(KubeClient client, string prepared, CancellationToken ct)
    {
        var options = new ObjectCacheOptions { Namespace = "default", PageSize = 2, MinBackoff = TimeSpan.FromMilliseconds(20), MaxBackoff = TimeSpan.FromMilliseconds(100) };
        var cache = new ObjectCache(client, FaultRig.ConfigMaps, options, TimeProvider.System, NullLogger.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = cache.RunAsync(stop.Token);
        var synced = await Task.WhenAny(cache.Synced, Task.Delay(TimeSpan.FromSeconds(4), ct)) == cache.Synced;
        var names = string.Join(",", cache.Items.Select(i => i.Name).Order(StringComparer.Ordinal));
        await stop.CancelAsync();
        await running;
        // A cache that can't be filled goes on trying, and says so by not being synced: no failure of its own.
        return synced ? names : throw new KubeUnreachableException(client.Connection.Server, "not synced", null);
    }

    private static async Task<string> EditedAsync(FaultRig rig, bool anyVersion, CancellationToken ct)
    {
        var item = (await rig.Truth.GetAsync(FaultRig.ConfigMaps, FaultRig.Key("cm-3"), ct))!.DeepClone();
        item.Edit()["data"]!["k"] = "w";
        if (anyVersion) item.Edit()["metadata"]!.AsObject().Remove("resourceVersion");
        return item.Edit().ToJsonString();
    }

    private static async Task<string> ReplaceAsync(KubeClient client, string edited, CancellationToken ct) =>
        (await client.ReplaceAsync(FaultRig.ConfigMaps, FaultRig.Parse(edited), WriteOptions.Default, ct)).Text("data", "k") ?? "";

    private static async Task<string> PatchStatusAsync(KubeClient client, string prepared, CancellationToken ct)
    {
        var patch = KubePatch.Merge((JsonObject)JsonNode.Parse("""{"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}""")!);
        var stored = await client.PatchAsync(FaultRig.Services, FaultRig.Key("web"), patch, new WriteOptions { Subresource = "status" }, ct);
        return stored.View.Items("status", "loadBalancer", "ingress").Single().Text("ip") ?? "";
    }

    private static async Task<string> DeleteAsync(KubeClient client, DeleteOptions options, CancellationToken ct) =>
        (await client.DeleteAsync(FaultRig.ConfigMaps, FaultRig.Key("cm-3"), options, ct)).ToString();

    private static Func<FaultRig, CancellationToken, Task<bool>> ValueIsAsync(string value) =>
        async (rig, ct) => (await rig.Truth.GetAsync(FaultRig.ConfigMaps, FaultRig.Key("cm-3"), ct))!.Text("data", "k") == value;

    private static async Task<bool> GoneAsync(FaultRig rig, CancellationToken ct) => await rig.Truth.GetAsync(FaultRig.ConfigMaps, FaultRig.Key("cm-3"), ct) is null;
}
