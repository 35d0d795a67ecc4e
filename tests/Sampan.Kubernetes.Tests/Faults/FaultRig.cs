using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Hosting;

namespace Sampan.Kubernetes.Tests.Faults;

/// <summary>A bare cluster over HTTPS with a few objects in it, a client that looks at the truth, and clients that meet the faults.</summary>
internal sealed class FaultRig : IAsyncDisposable
{
    public const int Count = 7;

    private readonly List<KubeClient> _clients = [];

    private FaultRig(SandboxCluster cluster) => Cluster = cluster;

    public static ResourceId ConfigMaps { get; } = new("", "v1", "configmaps");

    public static ResourceId Services { get; } = new("", "v1", "services");

    /// <summary>Everything is given up within a second or so: no test waits for a default.</summary>
    public static KubeClientOptions Hasty { get; } = new()
    {
        RequestTimeout = TimeSpan.FromMilliseconds(400),
        ReadTimeout = TimeSpan.FromMilliseconds(400),
        RetryFor = TimeSpan.FromSeconds(1.5),
        FirstContactFor = TimeSpan.FromSeconds(1.5),
        WatchFor = TimeSpan.FromSeconds(1),
        WatchSlack = TimeSpan.FromMilliseconds(200),
        PartBytes = 200,
        Random = () => 0,
    };

    public SandboxCluster Cluster { get; }

    /// <summary>Waits as long as it takes: it is used without faults, or for what they leave alone.</summary>
    public KubeClient Truth { get; private set; } = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<FaultRig> StartAsync(string version = "1.36")
    {
        var options = new SandboxOptions { KubernetesVersion = version, RunControllers = false };
        var rig = new FaultRig(await SandboxCluster.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, Ct));
        rig.Truth = rig.Client(new KubeClientOptions());
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => rig.Truth.CreateAsync(ConfigMaps, ConfigMap($"cm-{i}"), WriteOptions.Default, Ct)));
        await rig.Truth.CreateAsync(Services, Parse("""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"default"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}
            """), WriteOptions.Default, Ct);
        return rig;
    }

    /// <summary>A new client of the cluster, with connections of its own.</summary>
    public KubeClient Client(KubeClientOptions? options = null, string? kubeconfig = null)
    {
        var client = KubeClient.Connect(KubeConfigLoader.Parse(kubeconfig ?? Cluster.Kubeconfig), options ?? Hasty);
        lock (_clients) _clients.Add(client);
        return client;
    }

    public ActiveFault Add(string spec) => Cluster.Faults.Add(Fault.Parse(spec));

    /// <summary>Counts what arrives of some verbs, and does nothing to it.</summary>
    public ActiveFault Counting(params string[] verbs) =>
        Cluster.Faults.Add(new Fault(FaultKind.Latency) { Delay = TimeSpan.Zero, Where = new FaultTarget { Verbs = verbs, Resource = "*" } });

    public static KubeObject ConfigMap(string name, string value = "v") =>
        Parse($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"default"},"data":{"k":"{{{value}}}"}}""");

    public static ObjectKey Key(string name) => new("default", name);

    public static KubeObject Parse(string json) => KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes(json));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
