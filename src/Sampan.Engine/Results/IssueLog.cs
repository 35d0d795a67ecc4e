namespace Sampan.Engine.Results;

/// <summary>Gathers the issues of one run. Safe for concurrent use.</summary>
/// <remarks>Bounded: after <see cref="Capacity"/> rows of one severity further ones are counted and no longer kept, so that a cluster in
/// which everything fails can't exhaust memory.</remarks>
public sealed class IssueLog
{
    /// <summary>Rows kept of each severity.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly List<Issue> _issues = [];
    private readonly Action<Issue>? _observer;
    private readonly AsyncLocal<IssueBatch?> _batch = new();
    private int _errors;
    private int _warnings;

    /// <summary>Makes an empty log; <paramref name="observer"/> is told of every issue, one at a time.</summary>
    public IssueLog(Action<Issue>? observer = null) => _observer = observer;

    /// <summary>Errors added, kept or not.</summary>
    public int Errors => Volatile.Read(ref _errors);

    /// <summary>Warnings added, kept or not.</summary>
    public int Warnings => Volatile.Read(ref _warnings);

    /// <summary>Errors that were counted and not kept.</summary>
    public int MoreErrors => Math.Max(0, Errors - Capacity);

    /// <summary>Warnings that were counted and not kept.</summary>
    public int MoreWarnings => Math.Max(0, Warnings - Capacity);

    /// <summary>The rows kept, in the order they came.</summary>
    public IReadOnlyList<Issue> Issues
    {
        get
        {
            lock (_gate) return [.. _issues];
        }
    }

    /// <summary>Adds a row.</summary>
    public void Add(Issue issue)
    {
        if (_batch.Value is not { } batch || !batch.TryHold(issue)) Record(issue);
    }

    /// <summary>From here on what the calling method adds, and what it calls, is kept back until the batch is released. Ends with the
    /// calling async method.</summary>
    internal IssueBatch Batch() => _batch.Value = new IssueBatch(this);

    internal void Record(Issue issue)
    {
        lock (_gate)
        {
            var count = issue.Severity == IssueSeverity.Error ? ++_errors : ++_warnings;
            if (count <= Capacity) _issues.Add(issue);
            _observer?.Invoke(issue);
        }
    }
}
