namespace Sampan.Engine.Backups;

/// <summary>Every operation of a run from the moment it was started: what a failed run has to undo. Safe for concurrent use.</summary>
internal sealed class StartedOperations
{
    private readonly Lock _gate = new();
    private readonly List<RunningOperation> _all = [];

    public void Add(RunningOperation operation)
    {
        lock (_gate) _all.Add(operation);
    }

    public IReadOnlyList<RunningOperation> ToUndo
    {
        get
        {
            lock (_gate) return [.. _all.Where(o => !o.Undone)];
        }
    }
}
