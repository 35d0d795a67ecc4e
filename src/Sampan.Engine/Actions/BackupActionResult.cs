namespace Sampan.Engine.Actions;

/// <summary>What an action made of an item.</summary>
public sealed record BackupActionResult
{
    /// <summary>Nothing to add: the item goes on as it is.</summary>
    public static BackupActionResult Unchanged { get; } = new();

    /// <summary>Leave the item out: no further action is called for it, and <see cref="AdditionalItems"/> are not taken. The annotation
    /// <c>velero.io/skip-from-backup</c>, with any value, on an item that an action has handled says the same.</summary>
    public bool Skip { get; init; }

    /// <summary>Items to store as well. They are fetched and go through the actions themselves; one that is gone is a warning.</summary>
    public IReadOnlyList<ItemId> AdditionalItems { get; init; } = [];

    /// <summary>True when the additional items are stored whatever the filters say. The annotation
    /// <c>backup.velero.io/must-include-additional-items: "true"</c> on the item says the same; it is not stored.</summary>
    public bool MustIncludeAdditionalItems { get; init; }

    /// <summary>An operation that was started for the item, or null. The item is held back until all its operations have ended, and then goes
    /// through the actions again (<see cref="BackupStage.Finalizing"/>): read anew when an operation's own item is this one, else as it is.</summary>
    public StartedOperation? Operation { get; init; }
}
