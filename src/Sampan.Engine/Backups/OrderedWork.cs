using Sampan.Engine.Actions;

namespace Sampan.Engine.Backups;

/// <summary>Works on items side by side and hands the results on in the order the items came. One caller at a time.</summary>
/// <remarks>
/// <para>Bounded: as many are worked on at once as there are workers, and a few more wait behind the slowest. Work that has nothing to wait for
/// is handed on within the call.</para>
/// <para>Items of one block, that is items which have an id in common, are worked on one after the other, in their order.</para>
/// </remarks>
/// <param name="workers">A slot a worker.</param>
/// <param name="window">Items that may be under way or wait for an earlier one.</param>
/// <param name="handOn">Gets the results in order.</param>
internal sealed class OrderedWork<T>(SemaphoreSlim workers, int window, Func<T, CancellationToken, Task> handOn)
{
    private readonly Queue<(Task<T> Result, IReadOnlyCollection<ItemId> Block)> _window = [];
    private readonly Dictionary<ItemId, Task<T>> _last = [];

    /// <summary>True when everything that came was handed on.</summary>
    public bool IsIdle => _window.Count == 0;

    /// <summary>Begins the work on an item, and hands on what is done; waits when the window is full.</summary>
    /// <param name="block">The item and what it has to do with; empty when it stands alone.</param>
    /// <param name="work">Gives the result; a failure it throws ends the run.</param>
    /// <param name="ct">Ends with the run.</param>
    public async Task AddAsync(IReadOnlyCollection<ItemId> block, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        var result = RunAsync(Before(block), work, ct);
        if (_window.Count == 0 && result.IsCompleted)
        {
            await handOn(await result.ConfigureAwait(false), ct).ConfigureAwait(false);
            return;
        }

        foreach (var id in block) _last[id] = result;
        _window.Enqueue((result, block));
        while (_window.TryPeek(out var first) && (first.Result.IsCompleted || _window.Count >= window)) await NextAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Waits for all work and hands it on.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        while (_window.Count > 0) await NextAsync(ct).ConfigureAwait(false);
    }

    /// <summary>After a failure: waits until no work is under way any more, but not for ever on work that does not heed its cancellation. Nothing is
    /// handed on.</summary>
    public async Task AbandonAsync(TimeSpan longest, TimeProvider time)
    {
        Task all = Task.WhenAll(_window.Select(w => w.Result));
        await all.WaitAsync(longest, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task NextAsync(CancellationToken ct)
    {
        // It stays in the window until it has ended: whoever gives up then knows what is under way.
        var (result, block) = _window.Peek();
        var value = await result.ConfigureAwait(false);
        _window.Dequeue();
        foreach (var id in block)
        {
            if (_last.GetValueOrDefault(id) == result) _last.Remove(id);
        }

        await handOn(value, ct).ConfigureAwait(false);
    }

    private Task<T[]>? Before(IReadOnlyCollection<ItemId> block)
    {
        if (_last.Count == 0 || block.Count == 0) return null;
        var before = block.Select(id => _last.GetValueOrDefault(id)).OfType<Task<T>>().ToList();
        return before.Count == 0 ? null : Task.WhenAll(before);
    }

    private async Task<T> RunAsync(Task<T[]>? before, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        if (before is not null) await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await workers.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await work(ct).ConfigureAwait(false);
        }
        finally
        {
            workers.Release();
        }
    }
}
