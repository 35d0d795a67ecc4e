using Sampan.Api;
using Sampan.Engine.Results;

namespace Sampan.Engine.Backups;

/// <summary>How a backup ended.</summary>
/// <param name="Backup">The Backup with its final status, as it stands in the bucket (or, when validation refused it, as it would).</param>
/// <param name="Issues">Everything that is missing, went wrong or deserves a look.</param>
/// <param name="Elapsed">Wall time.</param>
public sealed record BackupOutcome(Api.Backup Backup, IReadOnlyList<Issue> Issues, TimeSpan Elapsed)
{
    /// <summary>Objects stored.</summary>
    public long Items { get; init; }

    /// <summary>Bytes of the archive as it is in the bucket.</summary>
    public long ArchiveBytes { get; init; }

    /// <summary>Shorthand of the status.</summary>
    public BackupPhase Phase => Backup.Status.Phase;

    /// <summary>What was asked for and is not in the backup: groups, kinds, namespaces, objects, data of volumes. With any the phase is not Completed.</summary>
    public IEnumerable<Issue> Gaps => Issues.Where(i => i.IsGap);
}
