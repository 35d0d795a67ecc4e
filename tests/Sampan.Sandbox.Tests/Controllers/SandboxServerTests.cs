using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Sandbox.Hosting;

namespace Sampan.Sandbox.Tests.Controllers;

/// <summary>The scenarios against the sandbox's own API, through its kubeconfig.</summary>
public sealed class SandboxServerTests(SandboxServerTests.Server server) : ControllerScenarios, IClassFixture<SandboxServerTests.Server>
{
    private protected override TestCluster Cluster => new(server.Client!);

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
