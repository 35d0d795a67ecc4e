using System.Net;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Tests.Config;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Kubernetes.Tests.Faults;

public sealed class DiscoveryAndLoginTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.21")]
    [InlineData("1.36")]
    public async Task Discovery_goes_on_without_a_dead_group_and_says_so(string version)
    {
        await using var rig = await FaultRig.StartAsync(version);
        rig.Add("dead-api:group=metrics.example.com,version=v1beta1");
        var catalog = await rig.Client().DiscoverAsync(Ct);

        var gap = Assert.Single(catalog.Gaps);
        Assert.Equal("metrics.example.com/v1beta1", gap.GroupVersion);
        Assert.NotNull(catalog.Find(FaultRig.ConfigMaps));
        Assert.DoesNotContain(catalog.Resources, r => r.Id.Group == "metrics.example.com");
    }

    [Fact]
    public async Task A_login_that_expires_is_renewed_once_for_everybody()
    {
        await using var rig = await FaultRig.StartAsync();
        using var files = new Kubeconfigs();
        var token = KubeYaml.ReadNodes(rig.Cluster.Kubeconfig)[0].Items("users").First().Text("user", "token");
        var script = files.AddScript("login", $$$"""
            echo x >> {{{files.Folder}}}/runs
            echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"{{{token}}}"}}'
            """);
        var exec = $"exec:\n      apiVersion: client.authentication.k8s.io/v1\n      interactiveMode: Never\n      command: sh\n      args: [{script}]";
        var client = rig.Client(kubeconfig: rig.Cluster.Kubeconfig.Replace($"token: {token}", exec, StringComparison.Ordinal));
        await client.GetAsync(FaultRig.ConfigMaps, FaultRig.Key("cm-1"), Ct);
        Assert.Single(await File.ReadAllLinesAsync($"{files.Folder}/runs", Ct));

        var expired = rig.Add("401:get:configmaps:times=1");
        Assert.NotNull(await client.GetAsync(FaultRig.ConfigMaps, FaultRig.Key("cm-1"), Ct));
        Assert.Equal((2, 1), ((await File.ReadAllLinesAsync($"{files.Folder}/runs", Ct)).Length, expired.Struck));

        var refused = rig.Add("401:*:configmaps");
        var failure = await Assert.ThrowsAsync<KubeApiException>(() => client.CreateAsync(FaultRig.ConfigMaps, FaultRig.ConfigMap("x"), WriteOptions.Default, Ct));
        Assert.Equal((HttpStatusCode.Unauthorized, 2L), (failure.Code, refused.Struck));
        Assert.Equal(3, (await File.ReadAllLinesAsync($"{files.Folder}/runs", Ct)).Length);
    }

    [Fact]
    public async Task Half_a_listing_is_never_taken_for_a_whole_one()
    {
        await using var rig = await FaultRig.StartAsync();
        var given = new List<string>();
        rig.Add("truncated:list:configmaps:at=80%,after=2");
        await Assert.ThrowsAsync<KubeUnreachableException>(async () =>
        {
            await foreach (var page in rig.Client().ListAsync(FaultRig.ConfigMaps, new ListQuery { PageSize = 2 }, Ct)) given.AddRange(page.Items.Select(i => i.Name));
        });

        Assert.Equal(given.Distinct(), given);
        Assert.InRange(given.Count, 4, FaultRig.Count - 1);
    }

    [Fact]
    public async Task A_server_that_asks_for_patience_gets_it()
    {
        await using var rig = await FaultRig.StartAsync();
        var busy = rig.Add("429:create:configmaps:times=1,retry-after=1");
        var began = TimeProvider.System.GetTimestamp();
        await rig.Client(FaultRig.Hasty with { RetryFor = TimeSpan.FromSeconds(30), RequestTimeout = TimeSpan.FromSeconds(30) })
            .CreateAsync(FaultRig.ConfigMaps, FaultRig.ConfigMap("patient"), WriteOptions.Default, Ct);
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromSeconds(1));
        Assert.Equal(1, busy.Struck);
    }
}
