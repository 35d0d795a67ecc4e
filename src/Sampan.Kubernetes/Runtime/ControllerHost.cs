using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Runtime;

/// <summary>Runs controllers over shared caches: each resource is listed and watched once, however many controllers look at it.</summary>
/// <remarks>Safe for concurrent use until disposed. Disposal cancels everything and returns when it has ended.</remarks>
public sealed class ControllerHost : IAsyncDisposable
{
    private readonly IKubeReader _reader;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceId, RunningCache> _caches = [];
    private readonly Dictionary<Controller, RunningController> _controllers = [];

    /// <summary>Makes a host that reads from one cluster; nothing runs before the first cache or controller.</summary>
    public ControllerHost(IKubeReader reader, TimeProvider time, ILoggerFactory loggers) =>
        (_reader, _time, _loggers) = (reader, time, loggers);

    /// <summary>The cache of a resource over all namespaces; it starts to fill with the first call.</summary>
    /// <exception cref="OperationCanceledException">The host is being disposed and the resource has no cache yet.</exception>
    public ObjectCache Cache(ResourceId resource)
    {
        lock (_gate)
        {
            if (_caches.TryGetValue(resource, out var running)) return running.Cache;
            _stop.Token.ThrowIfCancellationRequested();
            var cache = new ObjectCache(_reader, resource, new ObjectCacheOptions(), _time, _loggers.CreateLogger<ObjectCache>());
            var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            _caches[resource] = new RunningCache(cache, stop, Task.Run(() => cache.RunAsync(stop.Token), CancellationToken.None));
            return cache;
        }
    }

    /// <summary>Stops and drops the cache of a resource that is no longer served. Controllers that watch it see no more changes.</summary>
    public void Drop(ResourceId resource)
    {
        lock (_gate)
        {
            if (!_caches.Remove(resource, out var running)) return;
            running.Stop.Cancel();
        }
    }

    /// <summary>A controller that is not running yet: say what it watches, then <see cref="Start"/> it.</summary>
    public Controller Create(string name, IReconciler reconciler, ControllerOptions options) =>
        new(name, reconciler, options, _time, _loggers.CreateLogger<Controller>());

    /// <summary>Runs a controller until the host is disposed (then it throws <see cref="OperationCanceledException"/>) or <see cref="StopAsync"/> is called for it.</summary>
    public void Start(Controller controller)
    {
        lock (_gate)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            _controllers[controller] = new RunningController(stop, Task.Run(() => controller.RunAsync(stop.Token), CancellationToken.None));
        }
    }

    /// <summary>Stops one controller and waits for what it is reconciling.</summary>
    public async Task StopAsync(Controller controller)
    {
        RunningController running;
        lock (_gate)
        {
            if (!_controllers.Remove(controller, out running)) return;
        }

        await running.Stop.CancelAsync().ConfigureAwait(false);
        await running.Ended.ConfigureAwait(false);
        controller.Dispose();
    }

    /// <summary>Cancels every controller and cache and waits for them to end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        KeyValuePair<Controller, RunningController>[] controllers;
        RunningCache[] caches;
        lock (_gate)
        {
            // The caches stay readable for what is still being reconciled.
            (controllers, caches) = ([.. _controllers], [.. _caches.Values]);
            _controllers.Clear();
        }

        await Task.WhenAll(controllers.Select(c => c.Value.Ended)).ConfigureAwait(false);
        await Task.WhenAll(caches.Select(c => c.Ended)).ConfigureAwait(false);
        foreach (var (controller, running) in controllers)
        {
            controller.Dispose();
            running.Stop.Dispose();
        }

        foreach (var cache in caches) cache.Stop.Dispose();
    }

    private readonly record struct RunningCache(ObjectCache Cache, CancellationTokenSource Stop, Task Ended);

    private readonly record struct RunningController(CancellationTokenSource Stop, Task Ended);
}
