namespace Sampan.Api;

/// <summary>Phase of a Restore: an open set.</summary>
/// <param name="Value">As in <c>status.phase</c>; the empty string before a server has seen the restore.</param>
public readonly record struct RestorePhase(string Value)
{
    /// <summary>Made, and not looked at yet.</summary>
    public static RestorePhase New { get; } = new("New");

    /// <summary>The spec can't be run; nothing was touched.</summary>
    public static RestorePhase FailedValidation { get; } = new("FailedValidation");

    /// <summary>Creating objects.</summary>
    public static RestorePhase InProgress { get; } = new("InProgress");

    /// <summary>Created; operations of actions are still running.</summary>
    public static RestorePhase WaitingForPluginOperations { get; } = new("WaitingForPluginOperations");

    /// <summary>The same, with errors so far.</summary>
    public static RestorePhase WaitingForPluginOperationsPartiallyFailed { get; } = new("WaitingForPluginOperationsPartiallyFailed");

    /// <summary>Last steps.</summary>
    public static RestorePhase Finalizing { get; } = new("Finalizing");

    /// <summary>Last steps, with errors so far.</summary>
    public static RestorePhase FinalizingPartiallyFailed { get; } = new("FinalizingPartiallyFailed");

    /// <summary>Without errors (warnings are possible).</summary>
    public static RestorePhase Completed { get; } = new("Completed");

    /// <summary>With errors on some items.</summary>
    public static RestorePhase PartiallyFailed { get; } = new("PartiallyFailed");

    /// <summary>Stopped by a fatal error.</summary>
    public static RestorePhase Failed { get; } = new("Failed");

    /// <summary>True for the phases a restore stays in: FailedValidation, Completed, PartiallyFailed, Failed.</summary>
    public bool IsFinal => this == Completed || this == PartiallyFailed || this == Failed || this == FailedValidation;

    /// <summary>The text itself.</summary>
    public override string ToString() => Value ?? "";
}
