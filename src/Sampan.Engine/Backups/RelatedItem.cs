using Sampan.Engine.Actions;

namespace Sampan.Engine.Backups;

/// <summary>An item that another one named.</summary>
/// <param name="Id">The item.</param>
/// <param name="Must">Take it whatever the filters say.</param>
/// <param name="NamedBy">Who named it; null for what the engine looks for by itself, whose absence is no news.</param>
internal sealed record RelatedItem(ItemId Id, bool Must, ItemId? NamedBy)
{
    /// <summary>An operation has changed it: it is stored as it is now, and goes through the actions as <see cref="BackupStage.Finalizing"/>.</summary>
    public bool IsUpdate { get; init; }
}
