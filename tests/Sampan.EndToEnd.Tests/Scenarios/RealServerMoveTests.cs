using Microsoft.Extensions.Logging.Abstractions;
using Sampan.EndToEnd.Tests.Harness;
using Sampan.Sandbox.Controllers;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>The same way between two real kube-apiservers, which the sandbox's controllers and CSI simulator bring to life. Skipped where <c>KUBEBUILDER_ASSETS</c> names none.</summary>
public sealed class RealServerMoveTests : IAsyncLifetime
{
    private readonly RealControlPlane _a = new();
    private readonly RealControlPlane _b = new();
    private readonly TestFolder _folder = new();
    private readonly List<SandboxControllers> _controllers = [];

    public static TheoryData<string> Applications => [.. Workloads.All.Keys.Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_a.InitializeAsync().AsTask(), _b.InitializeAsync().AsTask());
        if (_a.Client is null || _b.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
        foreach (var plane in new[] { _a, _b })
        {
            var options = new SandboxControllersOptions { CloudDirectory = _folder.File("cloud"), RootCertificate = plane.CertificateAuthority };
            _controllers.Add(SandboxControllers.Start(plane.Client!, options, TimeProvider.System, NullLoggerFactory.Instance));
        }
    }

    [Theory]
    [MemberData(nameof(Applications))]
    public async Task An_application_arrives_whole(string workload)
    {
        var bucket = await TestBucket.CreateAsync(_folder);
        await new Kubectl(_a.Kubeconfig).RunAsync("wait", "--for=condition=Established", "crd/volumesnapshotclasses.snapshot.storage.k8s.io", "--timeout=60s");
        await WorkloadMove.RunAsync(new Kubectl(_a.Kubeconfig), new Kubectl(_b.Kubeconfig), bucket, workload, []);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var controllers in _controllers) await controllers.DisposeAsync();
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        _folder.Dispose();
    }
}
