using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Sandbox.Hosting;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.Sandbox.Tests.Csi;

/// <summary>The disk scenarios on the sandbox, and the one that needs several clusters.</summary>
public sealed class SandboxDiskTests(SandboxServerTests.Server server) : DiskScenarios, IClassFixture<SandboxServerTests.Server>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected override TestCluster Cluster => new(server.Client!);

    [Fact]
    public async Task Clusters_share_snapshots_when_they_share_the_cloud_and_only_then()
    {
        var folder = Directory.CreateTempSubdirectory("sampan-clouds-").FullName;
        try
        {
            await using var old = await StartAsync("1.21", Path.Combine(folder, "one"));
            await using var same = await StartAsync("1.36", Path.Combine(folder, "one"));
            await using var other = await StartAsync("1.36", Path.Combine(folder, "two"));
            await using var a = Connect(old);
            await using var b = Connect(same);
            await using var c = Connect(other);

            var source = new TestCluster(a);
            var ns = await source.NamespaceAsync(Ct);
            Assert.Equal("v1beta1", await source.VersionAsync("volumesnapshots", Ct));
            await SeedAsync(source, ns, "data", "picture of A");
            var handle = (await SnapshotAsync(source, ns, "snap", "data", "Retain")).Text("status", "snapshotHandle")!;
            await SeedAsync(source, ns, "data", "overwritten in A");

            var target = new TestCluster(b);
            var there = await target.NamespaceAsync(Ct);
            Assert.True((await TakeOverAsync(target, there, "snap", handle)).Flag("status", "readyToUse"));
            await target.ApplyAsync(DiskYaml.Claim(there, "data", "10Gi", from: "snap"), Ct);
            Assert.Equal(Sum("picture of A"), await SumAsync(target, there, "data"));

            var stranger = new TestCluster(c);
            var nowhere = await stranger.NamespaceAsync(Ct);
            Assert.Contains("handle-not-found", (await TakeOverAsync(stranger, nowhere, "snap", handle)).Text("status", "error", "message"), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<SandboxCluster> StartAsync(string version, string cloud) =>
        SandboxCluster.StartAsync(new SandboxOptions { Name = "disks", KubernetesVersion = version, CloudDirectory = cloud }, TestLogs.Factory, TimeProvider.System, Ct);

    private static KubeClient Connect(SandboxCluster cluster) => KubeClient.Connect(KubeConfigLoader.Parse(cluster.Kubeconfig), new KubeClientOptions());
}
