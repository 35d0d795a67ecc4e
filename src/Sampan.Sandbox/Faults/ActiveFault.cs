namespace Sampan.Sandbox.Faults;

/// <summary>A fault that a cluster has now, and how often it came to pass.</summary>
public sealed class ActiveFault
{
    private readonly Lock _lock = new();
    private readonly Random _chance;
    private long _matched;
    private long _struck;

    // Whom it strikes needs no secrecy, but has to be the same in each run.
#pragma warning disable CA5394
    internal ActiveFault(Fault fault) => (Fault, _chance) = (fault, new Random(fault.When.Seed));

    /// <summary>What was added.</summary>
    public Fault Fault { get; }

    /// <summary>Requests so far that it might have struck.</summary>
    public long Matched => Interlocked.Read(ref _matched);

    /// <summary>Requests so far that it struck.</summary>
    public long Struck => Interlocked.Read(ref _struck);

    /// <summary>Counts one matching request; true when it is struck.</summary>
    internal bool Strikes()
    {
        var when = Fault.When;
        lock (_lock)
        {
            var turn = Interlocked.Increment(ref _matched) - when.After;
            if (turn <= 0 || turn % when.Every != 0 || _struck >= (when.Times ?? (Fault.Kind == FaultKind.Down ? 1 : long.MaxValue))) return false;
            if (when.Chance is { } chance && _chance.NextDouble() >= chance) return false;
            Interlocked.Increment(ref _struck);
            return true;
        }
    }
#pragma warning restore CA5394
}
