namespace Sampan.Sandbox.Tests.Controllers;

/// <summary>The same with a real kube-controller-manager beside it.</summary>
public sealed class RealManagedControlPlane : RealControlPlane
{
    protected override bool WithManager => true;
}
