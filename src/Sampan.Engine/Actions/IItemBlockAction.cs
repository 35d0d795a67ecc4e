namespace Sampan.Engine.Actions;

/// <summary>A named policy that says which items belong to one block with an item (Velero's ItemBlockAction, since 1.15).</summary>
/// <remarks>Items of a block are worked on one after the other, never side by side, and what is named is stored too, past the label selectors, unless
/// the filters exclude it. Called for one item at a time, in the order of the archive.</remarks>
public interface IItemBlockAction
{
    /// <summary><c>domain/name</c>, unique within a run; Velero's built-in ones keep their <c>velero.io/…</c> names.</summary>
    string Name { get; }

    /// <summary>Which items it is asked about. Asked once a run.</summary>
    AppliesTo AppliesTo { get; }

    /// <summary>The items that belong to the block of one item. An exception is an error row; the item is stored without them.</summary>
    /// <param name="item">The item as it was read; it must not be edited.</param>
    /// <param name="ct">Ends with the run.</param>
    Task<IReadOnlyList<ItemId>> GetRelatedItemsAsync(BackupItem item, CancellationToken ct);
}
