using Sampan.EndToEnd.Tests.Harness;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Objects in versions that are gone today, into a real kube-apiserver. Skipped where <c>KUBEBUILDER_ASSETS</c> names none; the second also where
/// <c>SAMPAN_TEST_OLD_ASSETS</c> names none of 1.25.</summary>
public sealed class RealServerOldVersionsTests : IAsyncLifetime
{
    private readonly RealControlPlane _target = new();
    private readonly OldControlPlane _old = new();
    private readonly TestFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await _target.InitializeAsync();
        if (_target.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
    }

    [Fact]
    public async Task A_real_server_takes_what_a_cluster_of_1_21_held()
    {
        await using var a = await TestCluster.StartAsync(_folder, "a", "1.21", controllers: false);
        await OldVersions.ApplyAsync(a.Kubectl, "1.21");

        var move = await OldVersions.MoveAsync(_folder, a.Kubeconfig, new Kubectl(_target.Kubeconfig));

        Assert.StartsWith("PodSecurityPolicy old-strict is not restored: ", Assert.Single(move.Rows, OldVersions.IsAboutOurs), StringComparison.Ordinal);
        Assert.Empty(move.Unexplained);
        await OldVersions.AssertMeaningAsync(new Kubectl(_target.Kubeconfig));
    }

    [Fact]
    public async Task A_real_server_takes_what_one_of_1_25_held()
    {
        await _old.InitializeAsync();
        if (_old.Client is null) Assert.Skip("SAMPAN_TEST_OLD_ASSETS names no kube-apiserver");
        var (from, to) = (new Kubectl(_old.Kubeconfig), new Kubectl(_target.Kubeconfig));
        await OldVersions.CreateAsync(from, "objects-1.25.yaml", "objects-1.21.yaml");

        var move = await OldVersions.MoveAsync(_folder, from.Kubeconfig, to);

        Assert.DoesNotContain(move.Rows, OldVersions.IsAboutOurs);
        Assert.Empty(move.Unexplained);
        Assert.Equal("5", await to.RunAsync("get", "prioritylevelconfiguration", "old-level", "-o", "jsonpath={.spec.limited.nominalConcurrencyShares}"));
        Assert.Equal("old-level", await to.RunAsync("get", "flowschema", "old-flow", "-o", "jsonpath={.spec.priorityLevelConfiguration.name}"));
        Assert.Equal("10Gi", await to.RunAsync("get", "csistoragecapacity", "capacity", "-n", "old", "-o", "jsonpath={.capacity}"));
        Assert.Equal("100Mi", await to.RunAsync("get", "hpa", "nested", "-n", "old", "-o", "jsonpath={.spec.metrics[0].resource.target.averageValue}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _old.DisposeAsync();
        await _target.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class OldControlPlane : RealControlPlane
    {
        protected override string? Assets => Environment.GetEnvironmentVariable("SAMPAN_TEST_OLD_ASSETS");
    }
}
