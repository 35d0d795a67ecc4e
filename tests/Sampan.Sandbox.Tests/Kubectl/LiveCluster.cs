using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Sandbox.Hosting;

namespace Sampan.Sandbox.Tests.Kubectl;

/// <summary>A sandbox with its controllers, and a kubectl that is ready to use it.</summary>
public sealed class LiveCluster : IAsyncDisposable
{
    private LiveCluster(SandboxCluster cluster, Kubectl kubectl) => (Cluster, Kubectl) = (cluster, kubectl);

    public SandboxCluster Cluster { get; }

    public Kubectl Kubectl { get; }

    public static async Task<LiveCluster> StartAsync(string version, string program = "kubectl")
    {
        var ct = TestContext.Current.CancellationToken;
        var cluster = await SandboxCluster.StartAsync(new SandboxOptions { KubernetesVersion = version }, NullLoggerFactory.Instance, TimeProvider.System, ct);
        var kubectl = new Kubectl(program);
        await cluster.WriteKubeconfigAsync(kubectl.Kubeconfig, ct);
        return new(cluster, kubectl);
    }

    /// <summary>Deploys two pods and waits until they run.</summary>
    public async Task DeployAsync()
    {
        await Kubectl.RunAsync("create deployment web --image=example.com/web:1 --replicas=2");
        await Kubectl.RunAsync("rollout status deployment/web --timeout=60s");
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Kubectl.Dispose();
    }
}
