using Sampan.Engine.Actions;
using Sampan.Engine.Selection;

namespace Sampan.Engine.Backups;

/// <summary>The block actions of a run: the built-in ones, then the others as they were given.</summary>
internal static class BuiltInBlockActions
{
    /// <param name="run">The run.</param>
    /// <param name="selection">What it selects.</param>
    /// <param name="actions">Its actions: some of the built-in ones know their item's block as well.</param>
    public static IReadOnlyList<IItemBlockAction> Of(BackupRun run, BackupSelection selection, IReadOnlyList<IBackupItemAction> actions) =>
        [.. actions.Except(run.Options.Actions).OfType<IItemBlockAction>(), new ClaimBlock(run, selection), .. run.Options.BlockActions];
}
