namespace Sampan.Kubernetes.Tests.Faults;

/// <summary>The scenarios against the sandbox.</summary>
public sealed class SandboxCutConnectionTests : CutConnectionScenarios, IAsyncLifetime
{
    private FaultRig _rig = null!;

    private protected override string Kubeconfig => _rig.Cluster.Kubeconfig;

    public async ValueTask InitializeAsync() => _rig = await FaultRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();
}
