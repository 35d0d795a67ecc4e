using Sampan.Engine.Results;

namespace Sampan.Engine.Backups;

/// <summary>How a deletion ended.</summary>
/// <param name="Deleted">Nothing of the backup is left. False: a tombstone stands, the backup is never offered again, and the deletion can be repeated.</param>
/// <param name="Issues">What could not be deleted, and why.</param>
public sealed record BackupDeletion(bool Deleted, IReadOnlyList<Issue> Issues)
{
    /// <summary>Handles of snapshots that were deleted.</summary>
    public IReadOnlyList<string> Snapshots { get; init; } = [];

    /// <summary>Names of restores whose records went with the backup.</summary>
    public IReadOnlyList<string> Restores { get; init; } = [];
}
