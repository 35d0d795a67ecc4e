using System.Diagnostics;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Hosting;

namespace Sampan.Sandbox.Tests.Controllers;

/// <summary>The scenarios against the sandbox's own API, through its kubeconfig.</summary>
public sealed class SandboxServerTests(SandboxServerTests.Server server) : ControllerScenarios, IClassFixture<SandboxServerTests.Server>
{
    private protected override TestCluster Cluster => new(server.Client!);

    [Fact]
    public async Task Controllers_stop_within_a_second()
    {
        var ct = TestContext.Current.CancellationToken;
        var cloud = Directory.CreateTempSubdirectory("sampan-cloud-").FullName;
        await using var client = KubeClient.Connect(server.Client!.Connection, new KubeClientOptions());
        var second = TestCluster.Controllers(client, cloud, o => o with { Nodes = 0 });
        await second.Started.WaitAsync(ct);
        var ns = await Cluster.NamespaceAsync(ct);
        await Cluster.ApplyAsync(Deployment(ns, "busy", 50), ct);
        var started = Stopwatch.GetTimestamp();
        await second.DisposeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Directory.Delete(cloud, recursive: true);
    }

    [Fact]
    public async Task Endpoints_made_before_their_service_stay_and_go_with_it()
    {
        var ct = TestContext.Current.CancellationToken;
        var ns = await Cluster.NamespaceAsync(ct);
        var key = new ObjectKey(ns, "early");
        var early = (await Cluster.ApplyAsync($$$"""{apiVersion: v1, kind: Endpoints, metadata: {name: early, namespace: {{{ns}}}}}""", ct))[0];
        await Cluster.ApplyAsync($$$"""{apiVersion: v1, kind: Service, metadata: {name: early, namespace: {{{ns}}}}, spec: {selector: {app: early}, ports: [{port: 80}]}}""", ct);
        await Cluster.ApplyAsync(Deployment(ns, "early", 1), ct);
        var filled = await Cluster.WaitAsync("endpoints", key, e => e!.View.Items("subsets").Any(), ct);
        Assert.Equal(early.Uid, filled!.Uid);
        await Cluster.DeleteAsync("services", key, ct);
        await Cluster.GoneAsync("endpoints", key, ct);
    }

    /// <summary>One cluster of the newest version for the class.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private SandboxCluster? _cluster;

        public KubeClient? Client { get; private set; }

        public async ValueTask InitializeAsync()
        {
            _cluster = await SandboxCluster.StartAsync(new SandboxOptions { Name = "controllers" }, TestLogs.Factory, TimeProvider.System, CancellationToken.None);
            Client = KubeClient.Connect(KubeConfigLoader.Parse(_cluster.Kubeconfig), new KubeClientOptions());
        }

        public async ValueTask DisposeAsync()
        {
            if (Client is not null) await Client.DisposeAsync();
            if (_cluster is not null) await _cluster.DisposeAsync();
        }
    }
}
