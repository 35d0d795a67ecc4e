namespace Sampan.Engine.Hooks;

/// <summary>Counts of a run's hooks, for <c>status.hookStatus</c>. Safe for concurrent use.</summary>
internal sealed class HookTally
{
    private int _attempted;
    private int _failed;

    /// <summary>Hooks that pods had when their turn came, also those that did not run because one before them failed.</summary>
    public int Attempted => Volatile.Read(ref _attempted);

    public int Failed => Volatile.Read(ref _failed);

    public void Attempt() => Interlocked.Increment(ref _attempted);

    public void Fail() => Interlocked.Increment(ref _failed);
}
