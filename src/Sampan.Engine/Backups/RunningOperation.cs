using Sampan.Engine.Actions;

namespace Sampan.Engine.Backups;

/// <summary>An operation from its start to its end.</summary>
internal sealed class RunningOperation(IBackupItemAction action, StartedOperation started, DateTimeOffset created)
{
    public IBackupItemAction Action { get; } = action;

    public StartedOperation Started { get; } = started;

    public DateTimeOffset Created { get; } = created;

    /// <summary>What is known of it; ended at the latest when the run ends.</summary>
    public OperationStatus Status { get; set; } = new();

    /// <summary>When it ended.</summary>
    public DateTimeOffset Ended { get; set; } = created;

    /// <summary>What it made was undone already.</summary>
    public bool Undone { get; set; }
}
