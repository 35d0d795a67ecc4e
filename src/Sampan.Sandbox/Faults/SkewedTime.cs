namespace Sampan.Sandbox.Faults;

/// <summary>A clock that can be set wrong. Durations and timers stay right, as they do on a machine whose wall clock is wrong.</summary>
internal sealed class SkewedTime(TimeProvider inner) : TimeProvider
{
    private long _offset;

    /// <summary>How far it is ahead.</summary>
    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offset));
        set => Interlocked.Exchange(ref _offset, value.Ticks);
    }

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
}
