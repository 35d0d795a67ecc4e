using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Tests.Controllers;

/// <summary>The scenarios with a real kube-controller-manager in the place of ours: they must hold for the original, or they say nothing about the copy.</summary>
public sealed class RealManagerTests(RealManagedControlPlane plane) : ControllerScenarios, IClassFixture<RealManagedControlPlane>, IAsyncLifetime
{
    private readonly string _cloud = Path.Combine(Path.GetTempPath(), "sampan-cloud-" + Guid.NewGuid().ToString("N")[..8]);
    private SandboxControllers? _controllers;

    private protected override TestCluster Cluster => new(plane.Client!);

    public ValueTask InitializeAsync()
    {
        if (plane.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
        _controllers = TestCluster.Controllers(plane.Client, _cloud, o => o with { ControllerManager = false });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_controllers is not null) await _controllers.DisposeAsync();
        if (Directory.Exists(_cloud)) Directory.Delete(_cloud, recursive: true);
    }
}
