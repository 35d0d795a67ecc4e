using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Runtime;

/// <summary>Feeds the keys of changed objects to one reconciler.</summary>
/// <remarks>A parallelism slot is taken before a key is taken from the queue, so that a key never waits in hand while others could be
/// merged into it; one key is never reconciled twice at once. Nothing is reconciled before every watched cache has synced.</remarks>
public sealed partial class Controller : IDisposable
{
    private readonly IReconciler _reconciler;
    private readonly ControllerOptions _options;
    private readonly ILogger _logger;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly List<Task> _synced = [];

    /// <summary>Makes a controller; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="name">For log lines, such as <c>replicaset</c>.</param>
    /// <param name="reconciler">Does the work.</param>
    /// <param name="options">Parallelism and retries.</param>
    /// <param name="time">Clock of delays.</param>
    /// <param name="logger">Receives failures.</param>
    public Controller(string name, IReconciler reconciler, ControllerOptions options, TimeProvider time, ILogger logger)
    {
        (Name, _reconciler, _options, _logger) = (name, reconciler, options, logger);
        _queue = new WorkQueue<ObjectKey>(options.Queue, time);
    }

    /// <summary>For log lines.</summary>
    public string Name { get; }

    /// <summary>Reconcile this key soon.</summary>
    public void Enqueue(ObjectKey key) => _queue.Add(key);

    /// <summary>Reconcile an object whenever it changes. Before <see cref="RunAsync"/> only.</summary>
    public Controller For(ObjectCache cache) => For(cache, change => [change.Object.Key]);

    /// <summary>Reconcile the keys a change maps to, such as those of its owners. Before <see cref="RunAsync"/> only.</summary>
    public Controller For(ObjectCache cache, Func<ObjectChange, IEnumerable<ObjectKey>> keys)
    {
        _synced.Add(cache.Synced);
        cache.OnChange(change =>
        {
            foreach (var key in keys(change)) _queue.Add(key);
        });
        return this;
    }

    /// <summary>Works until cancelled; then takes no new keys and returns when what is being reconciled has ended. Call once.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var slots = new SemaphoreSlim(_options.MaxParallel);
        try
        {
            await Task.WhenAll(_synced).WaitAsync(ct).ConfigureAwait(false);
            while (true)
            {
                await slots.WaitAsync(ct).ConfigureAwait(false);
                var key = await TakeAsync(slots, ct).ConfigureAwait(false);
                _ = Task.Run(() => WorkAsync(key, slots, ct), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            _queue.ShutDown();
        }

        // Holding every slot means that nobody works any more.
        for (var i = 0; i < _options.MaxParallel; i++) await slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Releases the queue. After <see cref="RunAsync"/> has returned.</summary>
    public void Dispose() => _queue.Dispose();

    private async Task WorkAsync(ObjectKey key, SemaphoreSlim slots, CancellationToken ct)
    {
        try
        {
            var result = await _reconciler.ReconcileAsync(key, ct).ConfigureAwait(false);
            _queue.Forget(key);
            if (result.RequeueAfter is { } delay) _queue.AddAfter(key, delay);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopping: the key comes back with the first listing of the next start.
        }
        catch (TerminalReconcileException e)
        {
            LogTerminal(Name, key, e);
            _queue.Forget(key);
        }
        catch (KubeApiException e) when (e.IsConflict)
        {
            LogConflict(Name, key, e.Message);
            _queue.AddAfterFailure(key);
        }
        catch (Exception e)
        {
            LogFailed(Name, key, e);
            _queue.AddAfterFailure(key);
        }
        finally
        {
            _queue.Done(key);
            slots.Release();
        }
    }

    private async Task<ObjectKey> TakeAsync(SemaphoreSlim slots, CancellationToken ct)
    {
        try
        {
            var (taken, key) = await _queue.TakeAsync(ct).ConfigureAwait(false);
            return taken ? key : throw new OperationCanceledException(ct);
        }
        catch (OperationCanceledException)
        {
            slots.Release();
            throw;
        }
    }
}
