using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Tests.Faults;

/// <summary>A client whose connections are reset at random bytes, inside handshakes, frames and bodies. The server is the sandbox or a real one.</summary>
public abstract class CutConnectionScenarios
{
    private const int Count = 60;

    private static readonly KubeClientOptions Patient = FaultRig.Hasty with
    {
        RequestTimeout = TimeSpan.FromSeconds(20),
        ReadTimeout = TimeSpan.FromSeconds(20),
        RetryFor = TimeSpan.FromSeconds(60),
        FirstContactFor = TimeSpan.FromSeconds(60),
        PartBytes = 2000,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Kubeconfig text of the server.</summary>
    private protected abstract string Kubeconfig { get; }

    [Theory]
    [InlineData(1, 7, 12)]
    [InlineData(2, 7, 12)]
    // In one piece it is larger than what comes through before a cut: the attempts that bring nothing new are counted.
    [InlineData(3, 0, 4)]
    public async Task A_listing_has_each_object_once(int seed, int pageSize, int cuts)
    {
        var (direct, ns) = await SpaceAsync();
        await using var _ = direct;
        await using var proxy = new CuttingProxy(direct.Connection.Server, seed, cuts);
        await using var client = Through(proxy);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => direct.CreateAsync(FaultRig.ConfigMaps, ConfigMap(ns, $"cm-{i:D2}"), WriteOptions.Default, Ct)));
        var names = new List<string>();
        await foreach (var page in client.ListAsync(FaultRig.ConfigMaps, new ListQuery { Namespace = ns, PageSize = pageSize, LabelSelector = "ours=yes" }, Ct)) names.AddRange(page.Items.Select(i => i.Name));

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"cm-{i:D2}"), names.Order(StringComparer.Ordinal));
        Assert.True(proxy.Cuts > 0, "nothing was cut");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_create_that_fails_says_whether_it_may_have_been_done(int seed)
    {
        var (direct, ns) = await SpaceAsync();
        await using var _ = direct;
        await using var proxy = new CuttingProxy(direct.Connection.Server, seed, cuts: 15);
        await using var client = Through(proxy);
        for (var i = 0; i < Count; i++)
        {
            var failure = await Record.ExceptionAsync(() => client.CreateAsync(FaultRig.ConfigMaps, ConfigMap(ns, $"cm-{i:D2}"), WriteOptions.Default, Ct));
            var there = await direct.GetAsync(FaultRig.ConfigMaps, new ObjectKey(ns, $"cm-{i:D2}"), Ct) is not null;
            if (failure is null) Assert.True(there, $"cm-{i:D2} is said to be created, and is not there");
            else Assert.True(failure is KubeUnreachableException lost && (lost.MayHaveActed || !there), $"cm-{i:D2}: there={there}, {failure}");
        }

        Assert.True(proxy.Cuts > 0, "nothing was cut");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public async Task A_watch_that_is_taken_up_again_tells_each_change_once(int seed)
    {
        var (direct, ns) = await SpaceAsync();
        await using var _ = direct;
        await using var proxy = new CuttingProxy(direct.Connection.Server, seed, cuts: 12);
        await using var client = Through(proxy);
        var from = (await direct.CreateAsync(FaultRig.ConfigMaps, ConfigMap(ns, "first"), WriteOptions.Default, Ct)).ResourceVersion!;
        var expected = new List<string>();
        for (var i = 0; i < Count; i++) expected.Add((await direct.CreateAsync(FaultRig.ConfigMaps, ConfigMap(ns, $"cm-{i:D2}"), WriteOptions.Default, Ct)).Name);
        var seen = new List<string>();
        while (seen.Count < Count)
        {
            await foreach (var change in client.WatchAsync(FaultRig.ConfigMaps, new WatchQuery { Namespace = ns, ResourceVersion = from, LabelSelector = "ours=yes" }, Ct))
            {
                from = change.Object.ResourceVersion!;
                if (change.Type != WatchEventType.Bookmark) seen.Add(change.Object.Name);
                if (seen.Count == Count) break;
            }
        }

        Assert.Equal(expected, seen);
        Assert.True(proxy.Cuts > 0, "nothing was cut");
    }

    private async Task<(KubeClient Direct, string Namespace)> SpaceAsync()
    {
        var direct = KubeClient.Connect(KubeConfigLoader.Parse(Kubeconfig), new KubeClientOptions());
        var ns = $"cut-{Guid.NewGuid():N}";
        await direct.CreateAsync(new ResourceId("", "v1", "namespaces"), FaultRig.Parse($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"}}"""), WriteOptions.Default, Ct);
        return (direct, ns);
    }

    private KubeClient Through(CuttingProxy proxy)
    {
        var direct = KubeConfigLoader.Parse(Kubeconfig).Server.GetLeftPart(UriPartial.Authority);
        return KubeClient.Connect(KubeConfigLoader.Parse(Kubeconfig.Replace(direct, proxy.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)), Patient);
    }

    private static KubeObject ConfigMap(string ns, string name) => FaultRig.Parse(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","labels":{"ours":"yes"}},"data":{"k":"{{{new string('x', 400)}}}"}}""");
}
