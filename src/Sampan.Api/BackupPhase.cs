namespace Sampan.Api;

/// <summary>Phase of a Backup: an open set, because newer servers add to it.</summary>
/// <param name="Value">As in <c>status.phase</c>; the empty string before a server has seen the backup.</param>
public readonly record struct BackupPhase(string Value)
{
    /// <summary>Made, and not looked at yet.</summary>
    public static BackupPhase New { get; } = new("New");

    /// <summary>Waiting for a free worker (1.18 and newer).</summary>
    public static BackupPhase Queued { get; } = new("Queued");

    /// <summary>Its turn has come (1.18 and newer).</summary>
    public static BackupPhase ReadyToStart { get; } = new("ReadyToStart");

    /// <summary>The spec can't be run; nothing is in the bucket.</summary>
    public static BackupPhase FailedValidation { get; } = new("FailedValidation");

    /// <summary>Collecting and writing.</summary>
    public static BackupPhase InProgress { get; } = new("InProgress");

    /// <summary>Written; operations of actions are still running.</summary>
    public static BackupPhase WaitingForPluginOperations { get; } = new("WaitingForPluginOperations");

    /// <summary>The same, with errors so far.</summary>
    public static BackupPhase WaitingForPluginOperationsPartiallyFailed { get; } = new("WaitingForPluginOperationsPartiallyFailed");

    /// <summary>Last steps.</summary>
    public static BackupPhase Finalizing { get; } = new("Finalizing");

    /// <summary>Last steps, with errors so far.</summary>
    public static BackupPhase FinalizingPartiallyFailed { get; } = new("FinalizingPartiallyFailed");

    /// <summary>Everything selected is in the bucket.</summary>
    public static BackupPhase Completed { get; } = new("Completed");

    /// <summary>Usable, with errors on some items.</summary>
    public static BackupPhase PartiallyFailed { get; } = new("PartiallyFailed");

    /// <summary>Not usable as a whole.</summary>
    public static BackupPhase Failed { get; } = new("Failed");

    /// <summary>Being removed.</summary>
    public static BackupPhase Deleting { get; } = new("Deleting");

    /// <summary>True for the phases a run ends in with data in the bucket: Completed, PartiallyFailed, Failed.</summary>
    public bool IsFinal => this == Completed || this == PartiallyFailed || this == Failed;

    /// <summary>The text itself.</summary>
    public override string ToString() => Value ?? "";
}
