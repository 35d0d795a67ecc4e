using Sampan.Engine.Actions;

namespace Sampan.Engine.Restores.Actions;

/// <summary>A named policy that sees every item it applies to before it is created. In-process ones and plugin processes alike.</summary>
/// <remarks>Actions run one after another in ordinal order of their names; calls for different items run side by side.</remarks>
public interface IRestoreItemAction
{
    /// <summary><c>domain/name</c>, unique within a run; Velero's built-in ones keep their <c>velero.io/…</c> names.</summary>
    string Name { get; }

    /// <summary>Which contract it speaks.</summary>
    ActionContract Contract => ActionContract.V2;

    /// <summary>Which items it wants, by their resource and namespace in the backup. Asked once a run.</summary>
    AppliesTo AppliesTo { get; }

    /// <summary>Handles one item. An exception keeps the item out of the cluster and is an error row with its message.</summary>
    /// <param name="item">The item; edits go into its <see cref="RestoreItem.Object"/>. Owned by the action until the call returns.</param>
    /// <param name="ct">Ends with the run.</param>
    Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct);

    /// <summary>Whether what <see cref="RestoreActionResult.AdditionalItems"/> named can be used by now. Asked every second while
    /// <see cref="RestoreActionResult.WaitForAdditionalItems"/> makes the item wait for it.</summary>
    /// <param name="items">The additional items, by their keys in the backup.</param>
    /// <param name="ct">Ends with the run.</param>
    Task<bool> AreAdditionalItemsReadyAsync(IReadOnlyList<ItemId> items, CancellationToken ct) => Task.FromResult(true);

    /// <summary>Waits until an operation has ended; a failure is a value, not an exception.</summary>
    /// <param name="operationId">What <see cref="RestoreActionResult.Operation"/> named.</param>
    /// <param name="progress">Told of progress while waiting.</param>
    /// <param name="ct">Ends with the run, or when the restore's <c>itemOperationTimeout</c> is over.</param>
    Task<OperationStatus> WaitAsync(string operationId, IProgress<OperationStatus>? progress, CancellationToken ct) =>
        Task.FromResult(OperationStatus.Failed($"{Name} knows no operation {operationId}"));

    /// <summary>Stops an operation after a failed or cancelled run. Unknown operations are ignored.</summary>
    Task CancelAsync(string operationId, CancellationToken ct) => Task.CompletedTask;
}
