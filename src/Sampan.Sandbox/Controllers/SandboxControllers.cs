using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Everything that makes the objects of a cluster come alive: workload controllers, a scheduler, simulated nodes and a simulated
/// CSI driver.</summary>
/// <remarks>Speaks to the cluster through <see cref="ICluster"/> only, so that the same code runs against the sandbox and against a real API
/// server. All state is in the cluster and in <see cref="SandboxControllersOptions.CloudDirectory"/>: it can be stopped and started at
/// any time.</remarks>
public sealed class SandboxControllers : IAsyncDisposable
{
    private readonly ControllerHost _host;

    private SandboxControllers(ControllerHost host) => _host = host;

    /// <summary>Starts in the background and returns at once; an unreachable cluster is retried until disposal.</summary>
    public static SandboxControllers Start(ICluster cluster, SandboxControllersOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        Directory.CreateDirectory(options.CloudDirectory);
        return new SandboxControllers(new ControllerHost(cluster, time, loggers));
    }

    /// <summary>Stops within a second; what is being written is finished first.</summary>
    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
