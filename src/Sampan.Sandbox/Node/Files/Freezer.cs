namespace Sampan.Sandbox.Node.Files;

/// <summary>Which file systems are frozen. Who writes to one waits until it is thawed, as on Linux.</summary>
internal sealed class Freezer
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource> _frozen = new(StringComparer.Ordinal);

    /// <summary>False when it is frozen already.</summary>
    public bool TryFreeze(IFiles files)
    {
        lock (_lock) return _frozen.TryAdd(files.Identity, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>False when it is not frozen.</summary>
    public bool TryThaw(IFiles files)
    {
        lock (_lock)
        {
            if (!_frozen.Remove(files.Identity, out var waiting)) return false;
            waiting.SetResult();
            return true;
        }
    }

    public Task ThawedAsync(IFiles files, CancellationToken ct)
    {
        lock (_lock) return _frozen.TryGetValue(files.Identity, out var waiting) ? waiting.Task.WaitAsync(ct) : Task.CompletedTask;
    }
}
