using System.Text.Json;
using Sampan.Api;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;

namespace Sampan.Engine.Verification;

/// <summary>Reads a backup whole and says whether its parts are there, undamaged, and agree with each other. Nothing is written and no cluster is asked.</summary>
/// <remarks>Memory holds the names of the items and the small files; the items themselves pass through a private file (<see cref="BackupArchiveReader"/>).
/// Works on Velero's backups of any release: what a release did not write yet is not asked for.</remarks>
public sealed class BackupVerifier(BackupRepository repository, ArchiveLimits limits)
{
    /// <summary>Verifies one backup.</summary>
    /// <exception cref="RepositoryException">There is nothing of that name.</exception>
    public async Task<BackupVerification> VerifyAsync(string name, CancellationToken ct)
    {
        var stored = await repository.GetAsync(name, ct).ConfigureAwait(false) ?? throw BackupRepository.NotFound(name);
        var files = await FileCheck.ReadAsync(repository, name, stored, ct).ConfigureAwait(false);
        var checks = new List<VerificationCheck> { Metadata(stored), files.Check() };
        var (archive, damage) = await OpenAsync(stored, ct).ConfigureAwait(false);
        using (archive)
        {
            checks.Add(ArchiveCheck(stored, archive, damage));
            var items = archive is null ? null : new ItemCheck(archive);
            checks.Add(items?.Run(ct) ?? FindingList.Skipped("items", "the archive can't be read"));
            checks.Add(ResourceListCheck.Run(items, files.Json(BackupFile.ResourceList), files.Json(BackupFile.Results)));
            checks.Add(new VolumeCheck(archive, files).Run());
            checks.Add(new CounterCheck(stored.Backup?.Status, files).Run());
        }

        return new BackupVerification(name, checks);
    }

    private static VerificationCheck Metadata(StoredBackup stored)
    {
        var found = new FindingList();
        if (stored.IsBeingDeleted) found.Error(BucketKeys.TombstoneName, "its deletion was begun; delete it again to finish that");
        if (stored.Problem is { } problem) found.Error(BucketKeys.MetadataName, problem);
        if (stored.Backup is { } backup)
        {
            if (backup.Name != stored.Name) found.Error(BucketKeys.MetadataName, $"it is the record of backup \"{backup.Name}\"");
            if (!backup.Status.Phase.IsFinal) found.Error(BucketKeys.MetadataName, $"its phase is \"{backup.Status.Phase}\": it was never completed");
            if (backup.Status.Phase == BackupPhase.Failed) found.Error(BucketKeys.MetadataName, $"it failed ({backup.Status.FailureReason ?? "no reason recorded"}): it can't be restored");
            if (backup.Status.Phase == BackupPhase.PartiallyFailed) found.Warn(BucketKeys.MetadataName, $"it is PartiallyFailed: {backup.Status.Errors} errors were met when it was made");
        }

        return found.ToCheck("metadata", $"phase {(stored.Phase.ToString() is { Length: > 0 } phase ? phase : "unknown")}");
    }

    private async Task<(BackupArchiveReader? Archive, string? Damage)> OpenAsync(StoredBackup stored, CancellationToken ct)
    {
        if (!stored.HasContents) return (null, null);
        try
        {
            return (await repository.OpenArchiveAsync(stored.Name, limits, ct).ConfigureAwait(false), null);
        }
        catch (ArchiveException e)
        {
            return (null, e.Message);
        }
    }

    private static VerificationCheck ArchiveCheck(StoredBackup stored, BackupArchiveReader? archive, string? damage)
    {
        var file = BucketKeys.NameOf(stored.Name, BackupFile.Contents);
        var found = new FindingList();
        if (damage is not null) found.Error(file, damage);
        if (archive is null) return damage is null ? FindingList.Skipped("archive", $"there is no {file}") : found.ToCheck("archive", "it can't be read");
        foreach (var note in archive.Notes) found.Error(file, note);
        if (archive.FormatVersion.Length == 0) found.Error(file, $"{ArchivePath.VersionFile} is missing");
        if (stored.Backup?.Status.FormatVersion is { Length: > 0 } format && format != archive.FormatVersion)
        {
            found.Error(file, $"its format is \"{archive.FormatVersion}\", {BucketKeys.MetadataName} says \"{format}\"");
        }

        return found.ToCheck("archive", $"format {archive.FormatVersion}, {archive.Resources.Count} resources");
    }
}
