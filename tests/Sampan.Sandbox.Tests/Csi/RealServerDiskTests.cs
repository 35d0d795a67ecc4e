using Sampan.Sandbox.Controllers;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.Sandbox.Tests.Csi;

/// <summary>The disk scenarios on a real kube-apiserver. Skipped where <c>KUBEBUILDER_ASSETS</c> names none.</summary>
public sealed class RealServerDiskTests(RealControlPlane plane) : DiskScenarios, IClassFixture<RealControlPlane>, IAsyncLifetime
{
    private readonly string _cloud = Path.Combine(Path.GetTempPath(), "sampan-cloud-" + Guid.NewGuid().ToString("N")[..8]);
    private SandboxControllers? _controllers;

    private protected override TestCluster Cluster => new(plane.Client!);

    public ValueTask InitializeAsync()
    {
        if (plane.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
        _controllers = TestCluster.Controllers(plane.Client, _cloud);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_controllers is not null) await _controllers.DisposeAsync();
        if (Directory.Exists(_cloud)) Directory.Delete(_cloud, recursive: true);
    }
}
