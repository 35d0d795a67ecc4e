using Sampan.Engine.Actions;

namespace Sampan.Engine.Restores.Actions;

/// <summary>What an action made of an item.</summary>
public sealed record RestoreActionResult
{
    /// <summary>Nothing to add: the item goes on as it is.</summary>
    public static RestoreActionResult Unchanged { get; } = new();

    /// <summary>Do not create the item, and ask no further action.</summary>
    public bool Skip { get; init; }

    /// <summary>Items of the backup to restore before this one, whatever label selectors say. One that the backup lacks is a warning.</summary>
    public IReadOnlyList<ItemId> AdditionalItems { get; init; } = [];

    /// <summary>Create the item only once <see cref="IRestoreItemAction.AreAdditionalItemsReadyAsync"/> says that the additional items can be used.</summary>
    public bool WaitForAdditionalItems { get; init; }

    /// <summary>How long that may take; null is the restore's resource timeout. When it is over the item is created all the same, beside an error.</summary>
    public TimeSpan? AdditionalItemsReadyTimeout { get; init; }

    /// <summary>Objects to create before this one.</summary>
    public IReadOnlyList<GeneratedItem> Generated { get; init; } = [];

    /// <summary>An operation that was started for the item, or null. The restore ends when it has.</summary>
    public StartedOperation? Operation { get; init; }

    /// <summary>The item is dropped.</summary>
    public static RestoreActionResult Skipped { get; } = new() { Skip = true };
}
