namespace Sampan.Engine.Actions;

/// <summary>An operation that an action started.</summary>
/// <param name="Id">The action's own id for it.</param>
/// <param name="Item">The item it is recorded under; usually the one handled.</param>
public sealed record StartedOperation(string Id, ItemId Item)
{
    /// <summary>Name of the action it is recorded under; null is the one that started it.</summary>
    public string? RecordedAction { get; init; }

    /// <summary>Items that the operation will change: each is read when it has ended, and stored as it is then.</summary>
    public IReadOnlyList<ItemId> PostOperationItems { get; init; } = [];

    /// <summary>How long it may take; null is the request's <c>itemOperationTimeout</c>. Infinite is for actions that end it in time themselves.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>True when the item handled is worthless if the operation fails: it is left out then. Otherwise it is stored as it was. Backups only.</summary>
    public bool IsVital { get; init; }
}
