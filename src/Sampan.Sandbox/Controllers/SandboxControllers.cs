using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Csi;
using Sampan.Sandbox.Node;
using Sampan.Sandbox.Node.Commands;

namespace Sampan.Sandbox.Controllers;

/// <summary>Everything that makes the objects of a cluster come alive: workload controllers, a scheduler, simulated nodes and a simulated
/// CSI driver.</summary>
/// <remarks>Speaks to the cluster through <see cref="ICluster"/> only, so that the same code runs against the sandbox and against a real API
/// server. All state is in the cluster and in <see cref="SandboxControllersOptions.CloudDirectory"/>: it can be stopped and started at
/// any time.</remarks>
public sealed partial class SandboxControllers : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    private readonly ClusterView _view;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _logger;
    private readonly CloudAccount _cloud;
    private readonly Task _starting;
    private readonly SemaphoreSlim _kinds = new(1);
    private GarbageCollector? _garbage;
    private Controller? _namespaces;
    private CsiControllers? _csi;

    private SandboxControllers(ClusterView view, ILogger logger)
    {
        (_view, _logger) = (view, logger);
        _cloud = new CloudAccount(view.Options.CloudDirectory, view.Time) { HasEverySnapshot = view.Options.StandsInForDrivers };
        Containers = new SimulatedContainers(view, _cloud);
        _starting = Task.Run(() => StartAsync(_stop.Token));
    }

    /// <summary>Starts in the background and returns at once; an unreachable cluster is retried until disposal.</summary>
    public static SandboxControllers Start(ICluster cluster, SandboxControllersOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        Directory.CreateDirectory(options.CloudDirectory);
        var view = new ClusterView(cluster, new ControllerHost(cluster, time, loggers), options, time);
        return new SandboxControllers(view, loggers.CreateLogger<SandboxControllers>());
    }

    /// <summary>What runs commands in containers, for an API server that can be told of it.</summary>
    internal SimulatedContainers Containers { get; }

    /// <summary>Done when everything has been started: the driver is installed and every controller runs.</summary>
    public Task Started => _starting;

    /// <summary>Stops within a second; what is being written is finished first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _view.Host.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
        _kinds.Dispose();
    }

    private async Task StartAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await _view.DiscoverAsync(ct).ConfigureAwait(false);
                await CsiInstallation.RunAsync(_view, ct).ConfigureAwait(false);
                break;
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                LogNotReady(e);
            }

            await Task.Delay(Retry, _view.Time, ct).ConfigureAwait(false);
        }

        StartNodes();
        if (_view.Options.ControllerManager) StartControllerManager();
        await FollowCatalogAsync().ConfigureAwait(false);
        if (_view.Serves(Resources.Definitions)) CatalogController.Start(_view, FollowCatalogAsync);
    }

    private void StartNodes()
    {
        NodeRegistration.Start(_view);
        if (_view.Options.Scheduler) Scheduler.Start(_view);
        Kubelet.Start(_view, _cloud);
        LoadBalancerController.Start(_view);
        _csi = new CsiControllers(_view, _cloud);
    }

    private void StartControllerManager()
    {
        ServiceAccountController.Start(_view);
        DeploymentController.Start(_view);
        ReplicaSetController.Start(_view, Resources.ReplicaSets);
        ReplicaSetController.Start(_view, Resources.ReplicationControllers);
        StatefulSetController.Start(_view);
        DaemonSetController.Start(_view);
        JobController.Start(_view);
        DisruptionController.Start(_view);
        EndpointsController.Start(_view);
        EndpointSliceController.Start(_view);
        _garbage = new GarbageCollector(_view);
        _namespaces = NamespaceController.Start(_view);
    }

    /// <summary>Brings those who look after kinds in line with what is served now.</summary>
    private async Task FollowCatalogAsync()
    {
        await _kinds.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            _csi!.StartSnapshots();
            if (_garbage is null) return;
            var served = _view.Catalog.Resources.Where(r => r.Preferred && IsCollectable(r)).Select(r => r.Id.GroupResource).ToHashSet();
            foreach (var kind in _garbage.Kinds.Where(k => !served.Contains(k) && _view.Catalog.Gaps.Count == 0))
            {
                await _garbage.RemoveAsync(kind).ConfigureAwait(false);
            }

            foreach (var kind in served)
            {
                if (_garbage.Add(kind) is { } cache) NamespaceController.WatchContents(_view, _namespaces!, cache);
            }
        }
        finally
        {
            _kinds.Release();
        }
    }

    private static bool IsCollectable(ApiResource resource) =>
        resource.Verbs.Contains("delete") && resource.Verbs.Contains("list") && resource.Verbs.Contains("watch");

    [LoggerMessage(6500, LogLevel.Debug, "The cluster is not ready for its controllers yet; trying again")]
    private partial void LogNotReady(Exception error);
}
