namespace Sampan.Engine.Actions;

/// <summary>What an action made of an item.</summary>
public sealed record BackupActionResult
{
    /// <summary>Nothing to add: the item goes on as it is.</summary>
    public static BackupActionResult Unchanged { get; } = new();

    /// <summary>Leave the item out; <see cref="AdditionalItems"/> are still taken.</summary>
    public bool Skip { get; init; }

    /// <summary>Items to store as well. They are fetched and go through the actions themselves; one that is gone is a warning.</summary>
    public IReadOnlyList<ItemId> AdditionalItems { get; init; } = [];

    /// <summary>True when the additional items are stored whatever the filters say.</summary>
    public bool MustIncludeAdditionalItems { get; init; }

    /// <summary>An operation that was started for the item, or null. The item is held back until it has ended, and then goes through the
    /// actions again (<see cref="BackupStage.Finalizing"/>).</summary>
    public StartedOperation? Operation { get; init; }
}
