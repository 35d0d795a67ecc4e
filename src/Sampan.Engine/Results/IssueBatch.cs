namespace Sampan.Engine.Results;

/// <summary>Issues of one piece of work among several that run side by side, kept back until it is that piece's turn, so that rows and log lines
/// come in the same order however the work was interleaved.</summary>
internal sealed class IssueBatch(IssueLog log)
{
    private readonly Lock _gate = new();
    private List<Issue>? _held = [];

    /// <summary>Gives them to the log. What comes later, from what the work left running, goes there at once.</summary>
    public void Release()
    {
        List<Issue>? held;
        lock (_gate) (held, _held) = (_held, null);
        foreach (var issue in held ?? []) log.Record(issue);
    }

    /// <summary>False when the batch has been released.</summary>
    public bool TryHold(Issue issue)
    {
        lock (_gate)
        {
            _held?.Add(issue);
            return _held is not null;
        }
    }
}
