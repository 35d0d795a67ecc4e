namespace Sampan.Kubernetes.Client;

/// <summary>Limits requests in flight to what the server takes: grows by one per round while answers stay quick, halves when the server
/// pushes back, and holds everybody for as long as a <c>Retry-After</c> asks. First come, first served. Safe for concurrent use.</summary>
public sealed class ConcurrencyGate : IDisposable
{
    // A refused burst is one message from the server, not one per request of the burst.
    private static readonly TimeSpan OneBurst = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly TimeProvider _time;
    private readonly ITimer _resume;
    private readonly int _max;
    private double _limit;
    private double _quickMilliseconds = double.MaxValue;
    private long _lastCut;
    private long _pausedUntil;
    private int _inFlight;
    private bool _everCut;

    /// <summary>Starts at half of <paramref name="max"/>, at least 1.</summary>
    public ConcurrencyGate(int max, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        (_max, _limit, _time) = (max, Math.Max(1, max / 2), time);
        _resume = time.CreateTimer(_ => Resume(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many may be in flight now.</summary>
    public int Limit
    {
        get { lock (_lock) return (int)_limit; }
    }

    /// <summary>How many are in flight now.</summary>
    public int InFlight
    {
        get { lock (_lock) return _inFlight; }
    }

    /// <summary>Waits for a place. Each entry is ended by exactly one <see cref="Leave"/>.</summary>
    public Task EnterAsync(CancellationToken ct)
    {
        TaskCompletionSource waiter;
        lock (_lock)
        {
            if (_waiting.Count == 0 && MayEnter())
            {
                _inFlight++;
                return Task.CompletedTask;
            }

            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter);
        }

        return WaitAsync(waiter, ct);
    }

    /// <summary>Gives a place back after an ordinary answer.</summary>
    /// <param name="latency">How long the server took; null when that says nothing about its load.</param>
    public void Leave(TimeSpan? latency)
    {
        lock (_lock)
        {
            _inFlight--;
            if (latency is { } taken && IsQuick(taken.TotalMilliseconds)) _limit = Math.Min(_max, _limit + (1 / _limit));
            Admit();
        }
    }

    /// <summary>Gives a place back after the server asked for less.</summary>
    /// <param name="retryAfter">How long to send nothing; null only halves.</param>
    public void LeaveRefused(TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            _inFlight--;
            if (!_everCut || _time.GetElapsedTime(_lastCut) >= OneBurst)
            {
                (_limit, _lastCut, _everCut) = (Math.Max(1, _limit / 2), _time.GetTimestamp(), true);
            }

            if (retryAfter is { } pause && pause > TimeSpan.Zero) Pause(pause);
            Admit();
        }
    }

    /// <summary>Stops the timer that ends pauses.</summary>
    public void Dispose() => _resume.Dispose();

    private bool MayEnter() => _inFlight < (int)_limit && _time.GetTimestamp() >= _pausedUntil;

    private void Admit()
    {
        while (_waiting.Count > 0 && MayEnter())
        {
            if (_waiting.Dequeue().TrySetResult()) _inFlight++;
        }
    }

    private void Pause(TimeSpan pause)
    {
        var until = _time.GetTimestamp() + (long)(pause.TotalSeconds * _time.TimestampFrequency);
        if (until <= _pausedUntil) return;
        _pausedUntil = until;
        _resume.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private void Resume()
    {
        lock (_lock)
        {
            // Timers may fire a little early by the clock of timestamps.
            _pausedUntil = Math.Min(_pausedUntil, _time.GetTimestamp());
            Admit();
        }
    }

    // Quick is up to four times the best seen, and the best is forgotten slowly, as a cluster's mood changes.
    private bool IsQuick(double milliseconds)
    {
        _quickMilliseconds = Math.Min(milliseconds, _quickMilliseconds == double.MaxValue ? milliseconds : _quickMilliseconds * 1.01);
        return milliseconds <= (4 * _quickMilliseconds) + 20;
    }

    private static async Task WaitAsync(TaskCompletionSource waiter, CancellationToken ct)
    {
        using (ct.Register(static state => ((TaskCompletionSource)state!).TrySetCanceled(), waiter))
        {
            try
            {
                await waiter.Task.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new OperationCanceledException(ct);
            }
        }
    }
}
