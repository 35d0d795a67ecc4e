using Sampan.Api;

namespace Sampan.Engine.Bucket;

/// <summary>A backup as the bucket shows it.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Backup">What <c>velero-backup.json</c> says; null when there is none or it can't be read.</param>
/// <param name="HasContents">The archive is there.</param>
/// <param name="IsBeingDeleted">A tombstone is there: a deletion was begun, and may be begun again.</param>
public sealed record StoredBackup(string Name, Api.Backup? Backup, bool HasContents, bool IsBeingDeleted)
{
    /// <summary>What is wrong with it, for people; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The metadata's phase; the empty phase without metadata, Deleting under a tombstone.</summary>
    public BackupPhase Phase => IsBeingDeleted ? BackupPhase.Deleting : Backup?.Status.Phase ?? default;

    /// <summary>Metadata with a final phase is there: nobody writes to it any more.</summary>
    public bool IsComplete => !IsBeingDeleted && Phase.IsFinal;

    /// <summary>Complete, not Failed, and with an archive.</summary>
    public bool CanBeRestored => IsComplete && HasContents && Phase != BackupPhase.Failed;
}
