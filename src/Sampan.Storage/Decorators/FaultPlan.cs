namespace Sampan.Storage.Decorators;

/// <summary>Decides which calls fail and how, and remembers all of them. Thread-safe; may be extended while in use.</summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<StoreCall> _calls = [];
    private readonly List<(Func<StoreCall, bool> Match, StoreFault Fault, int Left)> _rules = [];

    /// <summary>Every call so far.</summary>
    public IReadOnlyList<StoreCall> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    /// <summary>The <paramref name="number"/>th call of all, from 1: for tests that break a run at each of its calls in turn.</summary>
    public FaultPlan AtCall(int number, StoreFault fault) => When(c => c.Number == number, fault);

    /// <summary>The call <paramref name="number"/> and all after it: the store is gone, or the process is dead.</summary>
    public FaultPlan FromCall(int number, StoreFault fault) => When(c => c.Number >= number, fault, times: int.MaxValue);

    /// <summary>The next <paramref name="times"/> calls of one kind whose key ends in <paramref name="keyEnd"/>.</summary>
    public FaultPlan On(StoreOperation operation, string keyEnd, StoreFault fault, int times = 1) =>
        When(c => c.Operation == operation && c.Key.EndsWith(keyEnd, StringComparison.Ordinal), fault, times);

    /// <summary>The next <paramref name="times"/> calls that match. Rules are asked in the order in which they were added; one fault per call.</summary>
    public FaultPlan When(Func<StoreCall, bool> match, StoreFault fault, int times = 1)
    {
        lock (_gate) _rules.Add((match, fault, times));
        return this;
    }

    internal StoreFault? Next(StoreOperation operation, string key)
    {
        lock (_gate)
        {
            var call = new StoreCall(_calls.Count + 1, operation, key);
            _calls.Add(call);
            for (var i = 0; i < _rules.Count; i++)
            {
                var (match, fault, left) = _rules[i];
                if (left == 0 || !match(call)) continue;
                _rules[i] = (match, fault, left == int.MaxValue ? left : left - 1);
                return fault;
            }

            return null;
        }
    }
}
