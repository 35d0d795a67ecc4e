using Sampan.Engine.Actions;

namespace Sampan.Engine.Backups;

/// <summary>What may be called for items of one resource, each with the items it wants.</summary>
internal sealed record WantedActions(
    IReadOnlyList<(IBackupItemAction Action, AppliesTo To)> Actions, IReadOnlyList<(IItemBlockAction Action, AppliesTo To)> Blocks)
{
    public bool IsEmpty => Actions.Count + Blocks.Count == 0;
}
