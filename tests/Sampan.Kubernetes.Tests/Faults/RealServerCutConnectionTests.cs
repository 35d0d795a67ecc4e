using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.Kubernetes.Tests.Faults;

/// <summary>The scenarios against a real kube-apiserver. Skipped where <c>KUBEBUILDER_ASSETS</c> names none.</summary>
public sealed class RealServerCutConnectionTests(RealControlPlane plane) : CutConnectionScenarios, IClassFixture<RealControlPlane>, IAsyncLifetime
{
    private string _kubeconfig = "";

    private protected override string Kubeconfig => _kubeconfig;

    public async ValueTask InitializeAsync()
    {
        if (plane.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
        _kubeconfig = await File.ReadAllTextAsync(plane.Kubeconfig, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
