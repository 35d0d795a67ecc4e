using System.Diagnostics.CodeAnalysis;

namespace Sampan.Kubernetes.Runtime;

/// <summary>Keys to work on, each at most once in the queue and never handed to two workers at once.</summary>
/// <remarks>A key added while it waits is one key; a key added while it is worked on is handed out again after <see cref="Done"/>.
/// Bounded by the number of distinct keys. Safe for concurrent use.</remarks>
/// <typeparam name="TKey">What names a piece of work; compared by equality.</typeparam>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, as everybody who writes controllers calls it.")]
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Queue<TKey> _waiting = new();
    private readonly HashSet<TKey> _dirty = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly Dictionary<TKey, Delayed> _delayed = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly SemaphoreSlim _signal = new(0);
    private readonly WorkQueueOptions _options;
    private readonly TimeProvider _time;
    private bool _shutDown;

    /// <summary>Makes an empty queue whose delays run on <paramref name="time"/>.</summary>
    public WorkQueue(WorkQueueOptions options, TimeProvider time) => (_options, _time) = (options, time);

    /// <summary>Keys ready to be handed out; those worked on and those delayed are not counted.</summary>
    public int Count
    {
        get { lock (_gate) return _waiting.Count; }
    }

    /// <summary>Adds a key, unless it waits already. Ignored after <see cref="ShutDown"/>.</summary>
    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (_shutDown || !_dirty.Add(key) || _processing.Contains(key)) return;
            Ready(key);
        }
    }

    /// <summary>Adds a key after a delay; of several delays for one key the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (_gate)
        {
            if (_shutDown) return;
            var due = _time.GetUtcNow() + delay;
            if (_delayed.TryGetValue(key, out var old))
            {
                if (old.Due <= due) return;
                old.Timer.Dispose();
            }

            // Made stopped and started after it is recorded, so that it can't fire before.
            var entry = new Delayed(due, _time.CreateTimer(_ => Fire(key, due), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            _delayed[key] = entry;
            entry.Timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Counts a failure of the key and adds it after its back-off, which doubles with each failure.</summary>
    public void AddAfterFailure(TKey key)
    {
        TimeSpan delay;
        lock (_gate)
        {
            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            var doubled = _options.MinBackoff * Math.Pow(2, Math.Min(failures, 40));
            delay = doubled < _options.MaxBackoff ? doubled : _options.MaxBackoff;
        }

        AddAfter(key, delay);
    }

    /// <summary>Forgets the key's failures: its next back-off starts from the shortest again.</summary>
    public void Forget(TKey key)
    {
        lock (_gate) _failures.Remove(key);
    }

    /// <summary>Waits for a key and hands it out until <see cref="Done"/>. The flag is false once the queue is shut down and drained.</summary>
    public async Task<(bool Taken, TKey Key)> TakeAsync(CancellationToken ct)
    {
        while (true)
        {
            await _signal.WaitAsync(ct).ConfigureAwait(false);
            lock (_gate)
            {
                if (_waiting.TryDequeue(out var key))
                {
                    _dirty.Remove(key);
                    _processing.Add(key);
                    return (true, key);
                }

                if (!_shutDown) continue;
                _signal.Release();
                return (false, default!);
            }
        }
    }

    /// <summary>Gives a key back. One that was added meanwhile becomes ready again, also while draining.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (_processing.Remove(key) && _dirty.Contains(key)) Ready(key);
        }
    }

    /// <summary>Takes no more keys and drops the delayed ones; the ready ones are still handed out.</summary>
    public void ShutDown()
    {
        lock (_gate)
        {
            if (_shutDown) return;
            _shutDown = true;
            foreach (var entry in _delayed.Values) entry.Timer.Dispose();
            _delayed.Clear();
            _signal.Release();
        }
    }

    /// <summary>Shuts down and releases the timers; nobody may wait in <see cref="TakeAsync"/> any more.</summary>
    public void Dispose()
    {
        ShutDown();
        _signal.Dispose();
    }

    private void Ready(TKey key)
    {
        _waiting.Enqueue(key);
        _signal.Release();
    }

    private void Fire(TKey key, DateTimeOffset due)
    {
        lock (_gate)
        {
            if (!_delayed.TryGetValue(key, out var entry) || entry.Due != due) return;
            entry.Timer.Dispose();
            _delayed.Remove(key);
        }

        Add(key);
    }

    private readonly record struct Delayed(DateTimeOffset Due, ITimer Timer);
}
