namespace Sampan.Kubernetes.Client;

/// <summary>An upper bound on requests a second, with a burst on top. Off unless a user asks for it.</summary>
internal sealed class RequestRate
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly double _interval;
    private readonly double _tolerance;
    private long _nextFree;

    private RequestRate(double perSecond, int burst, TimeProvider time)
    {
        _time = time;
        _interval = time.TimestampFrequency / perSecond;
        _tolerance = _interval * (burst - 1);
        _nextFree = time.GetTimestamp();
    }

    /// <summary>Null when the options ask for no bound.</summary>
    public static RequestRate? For(KubeClientOptions options) => options.ClientQps is { } rate and > 0
        ? new RequestRate(rate, Math.Max(1, options.ClientBurst ?? (int)Math.Ceiling(2 * rate)), options.Time)
        : null;

    /// <summary>Waits until one more request keeps to the rate.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        double ticks;
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var start = Math.Max(_nextFree, now);
            ticks = start - now - _tolerance;
            _nextFree = start + (long)_interval;
        }

        if (ticks > 0) await Task.Delay(TimeSpan.FromSeconds(ticks / _time.TimestampFrequency), _time, ct).ConfigureAwait(false);
    }
}
