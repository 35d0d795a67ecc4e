namespace Sampan.Engine.Actions;

/// <summary>An operation that an action started.</summary>
/// <param name="Id">The action's own id for it.</param>
/// <param name="Item">The item it is recorded under; usually the one handled.</param>
public sealed record StartedOperation(string Id, ItemId Item)
{
    /// <summary>Name of the action it is recorded under; null is the one that started it.</summary>
    public string? RecordedAction { get; init; }
}
