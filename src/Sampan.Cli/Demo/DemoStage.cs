using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Profiles;
using Sampan.Sandbox.Hosting;

namespace Sampan.Cli.Demo;

/// <summary>The demo's scenery in one folder: two clusters of one cloud account, and a bucket that is a directory.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private readonly SandboxCluster _a;
    private readonly SandboxCluster _b;

    private DemoStage(string folder, SandboxCluster a, SandboxCluster b, TimeProvider time)
    {
        (Folder, _a, _b) = (folder, a, b);
        (A, B) = (new DemoCluster("A", KubeconfigOf(folder, "a"), time), new DemoCluster("B", KubeconfigOf(folder, "b"), time));
    }

    public string Folder { get; }

    public DemoCluster A { get; }

    public DemoCluster B { get; }

    /// <summary>What <c>--storage</c> is given.</summary>
    public string Storage => new Uri(Path.Combine(Folder, "bucket")).AbsoluteUri;

    /// <summary>Starts both clusters and writes their kubeconfigs (mode 0600).</summary>
    public static async Task<DemoStage> SetAsync(TimeProvider time, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("sampan-demo-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "bucket"));
        var cloud = Path.Combine(folder, "cloud");
        var a = await StartAsync(new SandboxOptions { Name = "a", KubernetesVersion = "1.21", CloudDirectory = cloud }, folder, time, ct);
        var b = await StartAsync(new SandboxOptions { Name = "b", KubernetesVersion = "1.36", CloudDirectory = cloud, Profile = Profile.Load("tke-serverless") }, folder, time, ct);
        return new DemoStage(folder, a, b, time);
    }

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<SandboxCluster> StartAsync(SandboxOptions options, string folder, TimeProvider time, CancellationToken ct)
    {
        var cluster = await SandboxCluster.StartAsync(options, NullLoggerFactory.Instance, time, ct);
        await cluster.WriteKubeconfigAsync(KubeconfigOf(folder, options.Name), ct);
        return cluster;
    }

    private static string KubeconfigOf(string folder, string name) => Path.Combine(folder, name + ".kubeconfig");
}
