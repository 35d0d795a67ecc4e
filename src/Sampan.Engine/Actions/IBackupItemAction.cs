namespace Sampan.Engine.Actions;

/// <summary>A named policy that sees every item it applies to before it is stored. In-process ones and plugin processes alike.</summary>
/// <remarks>For one item actions run one after another: the built-in ones in ordinal order of their names, then the others in the order they were
/// given. Calls for different items run side by side, except for items of one block (<see cref="IItemBlockAction"/>).</remarks>
public interface IBackupItemAction
{
    /// <summary><c>domain/name</c>, unique within a run; Velero's built-in ones keep their <c>velero.io/…</c> names.</summary>
    string Name { get; }

    /// <summary>Which contract it speaks.</summary>
    ActionContract Contract { get; }

    /// <summary>Which items it wants. Asked once a run.</summary>
    AppliesTo AppliesTo { get; }

    /// <summary>Handles one item. An exception keeps the item out of the backup and is an error row with its message.</summary>
    /// <param name="item">The item; edits go into its object. Owned by the action until the call returns.</param>
    /// <param name="ct">Ends with the run.</param>
    Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct);

    /// <summary>How far an operation is; a failure is a value, not an exception. Asked again and again until it has ended, unless
    /// <see cref="WaitAsync"/> does the waiting.</summary>
    /// <param name="operationId">What <see cref="BackupActionResult.Operation"/> named.</param>
    /// <param name="ct">Ends with the run, and when the operation's time is over.</param>
    Task<OperationStatus> ProgressAsync(string operationId, CancellationToken ct) =>
        Task.FromResult(OperationStatus.Failed($"{Name} knows no operation {operationId}"));

    /// <summary>Waits until an operation has ended, for actions that learn of it without being asked; null: ask <see cref="ProgressAsync"/>.</summary>
    /// <param name="operationId">What <see cref="BackupActionResult.Operation"/> named.</param>
    /// <param name="progress">Told of progress while waiting.</param>
    /// <param name="ct">Ends with the run, and when the operation's time is over.</param>
    Task<OperationStatus>? WaitAsync(string operationId, IProgress<OperationStatus>? progress, CancellationToken ct) => null;

    /// <summary>Stops an operation and undoes what it made: after it failed or ran out of time, or when the run failed or was cancelled. Unknown operations
    /// are ignored.</summary>
    Task CancelAsync(string operationId, CancellationToken ct) => Task.CompletedTask;
}
