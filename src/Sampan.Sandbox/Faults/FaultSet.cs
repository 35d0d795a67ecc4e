namespace Sampan.Sandbox.Faults;

/// <summary>The faults of one cluster, to be switched while it runs. Safe for concurrent use.</summary>
/// <remarks>They strike whoever uses the cluster's kubeconfig. The controllers inside the sandbox log in as another and are spared, as the rights, the
/// place in the queues and the way to the server of real ones are others; only what concerns connections (down, tls) and whole APIs
/// (conversion, dead-api, clock-skew) meets them too.</remarks>
public sealed class FaultSet
{
    private readonly Lock _lock = new();
    private volatile ActiveFault[] _active = [];

    /// <summary>Those that are there now, oldest first: the first that strikes decides about the answer; latency and goaway add to it.</summary>
    public IReadOnlyList<ActiveFault> Active => _active;

    /// <summary>From now on this goes wrong.</summary>
    public ActiveFault Add(Fault fault)
    {
        var active = new ActiveFault(fault);
        lock (_lock)
        {
            _active = [.. _active, active];
            Began?.Invoke(active);
        }

        return active;
    }

    /// <summary>From now on it does not; requests in its hands end as it began them. Removing what is gone changes nothing.</summary>
    public void Remove(ActiveFault fault)
    {
        lock (_lock)
        {
            if (!_active.Contains(fault)) return;
            _active = [.. _active.Where(f => f != fault)];
            Ended?.Invoke(fault);
        }
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        foreach (var fault in _active) Remove(fault);
    }

    /// <summary>Told, under the lock, of each fault that is added.</summary>
    internal event Action<ActiveFault>? Began;

    /// <summary>Told, under the lock, of each fault that is removed.</summary>
    internal event Action<ActiveFault>? Ended;
}
