using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Engine.Rehearsal;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Profiles;
using Sampan.Sandbox.Hosting;

namespace Sampan.Cli.Rehearsal;

/// <summary>A cluster of its own for one rehearsal: a sandbox of the target's version that refuses what a profile says, furnished as the target is.</summary>
internal sealed class RehearsalStage : IAsyncDisposable
{
    private static readonly GroupResource Snapshots = new("snapshot.storage.k8s.io", "volumesnapshots");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SandboxCluster _sandbox;

    private RehearsalStage(SandboxCluster sandbox, string version) =>
        (_sandbox, Version, Client) = (sandbox, version, KubeClient.Connect(KubeConfigLoader.Parse(sandbox.Kubeconfig), new KubeClientOptions()));

    /// <summary>A client of the stage.</summary>
    public KubeClient Client { get; }

    /// <summary>Its Kubernetes version.</summary>
    public string Version { get; }

    /// <summary>How many objects of the target furnish it.</summary>
    public int Furnished { get; private set; }

    /// <summary>What of the target is not in it, and where it differs: sentences.</summary>
    public IReadOnlyList<string> Remarks { get; private set; } = [];

    /// <summary>Starts and furnishes it.</summary>
    /// <param name="target">The real cluster, only read; null leaves the stage as sandboxes are.</param>
    /// <param name="version">Its version, or null for the target's.</param>
    /// <param name="profile">What it refuses.</param>
    /// <param name="time">Clock.</param>
    /// <param name="ct">Stops.</param>
    public static async Task<RehearsalStage> SetAsync(IKubeReader? target, string? version, Profile? profile, TimeProvider time, CancellationToken ct)
    {
        var remarks = new List<string>();
        var chosen = version ?? (target is null ? KubernetesVersion.Newest.ToString() : Nearest((await target.VersionAsync(ct)).GitVersion, remarks));
        var options = new SandboxOptions { Name = "rehearsal", KubernetesVersion = chosen, Profile = profile, StandsInForDrivers = true };
        var stage = new RehearsalStage(await SandboxCluster.StartAsync(options, NullLoggerFactory.Instance, time, ct), chosen);
        try
        {
            await stage.DriversAsync(time, ct);
            if (target is not null)
            {
                var copy = new EnvironmentCopy(target, stage.Client, time);
                stage.Furnished = (await copy.RunAsync(ct)).Values.Sum();
                remarks.AddRange(copy.Missing);
            }

            stage.Remarks = remarks;
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    private static string Nearest(string gitVersion, List<string> remarks)
    {
        if (KubernetesVersion.TryParse(gitVersion, out var exact)) return exact.ToString();
        remarks.Add($"the target is {gitVersion}, the rehearsal {KubernetesVersion.Newest}, the newest there is: --kubernetes-version chooses another");
        return KubernetesVersion.Newest.ToString();
    }

    // The simulated driver installs its definitions while the cluster runs already.
    private async Task DriversAsync(TimeProvider time, CancellationToken ct)
    {
        var deadline = time.GetUtcNow() + Patience;
        while ((await Client.DiscoverAsync(ct)).Preferred(Snapshots) is null && time.GetUtcNow() < deadline) await Task.Delay(TimeSpan.FromMilliseconds(50), time, ct);
    }
}
