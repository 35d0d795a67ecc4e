using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Profiles;
using Sampan.Sandbox.Hosting;
using Sampan.Sandbox.Node.Commands;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>One sandbox cluster with its kubeconfig and the real kubectl for it.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly SandboxCluster _cluster;

    private TestCluster(SandboxCluster cluster, string kubeconfig) => (_cluster, Kubectl) = (cluster, new Kubectl(kubeconfig));

    public Kubectl Kubectl { get; }

    public string Kubeconfig => Kubectl.Kubeconfig;

    /// <summary>What containers were asked to run, in order.</summary>
    public IReadOnlyList<ExecutedCommand> ExecutedCommands => _cluster.ExecutedCommands;

    /// <summary>Starts a cluster; clusters of one folder share their cloud account's snapshots.</summary>
    public static async Task<TestCluster> StartAsync(TestFolder folder, string name, string version = "1.36", string? profile = null, bool controllers = true)
    {
        var options = new SandboxOptions
        {
            Name = name,
            KubernetesVersion = version,
            CloudDirectory = folder.File("cloud"),
            RunControllers = controllers,
            Profile = profile is null ? null : Profile.Load(profile),
        };
        var cluster = await SandboxCluster.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        var kubeconfig = folder.File(name + ".kubeconfig");
        await cluster.WriteKubeconfigAsync(kubeconfig, TestContext.Current.CancellationToken);
        return new TestCluster(cluster, kubeconfig);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
