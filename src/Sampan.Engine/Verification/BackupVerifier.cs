using System.Text.Json;
using Sampan.Api;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;

namespace Sampan.Engine.Verification;

/// <summary>Reads a backup whole and says whether its parts are there, undamaged, and agree with each other. Nothing is written, no cluster is
/// asked.</summary>
/// <remarks>Memory holds the names of the items and the small files; the items themselves pass through a private file (<see cref="BackupArchiveReader"/>).
/// Works on Velero's backups of any release: what a release did not write yet is not asked for.</remarks>
public sealed class BackupVerifier(BackupRepository repository, ArchiveLimits limits)
{
    /// <summary>Bytes that the lists beside the archive may unpack to, all together: those of two million objects do.</summary>
    internal int MaxListBytes { get; init; } = 256 << 20;

    /// <summary>Verifies one backup.</summary>
    /// <exception cref="RepositoryException">There is nothing of that name.</exception>
    public async Task<BackupVerification> VerifyAsync(string name, CancellationToken ct)
    {
        var stored = await repository.GetAsync(name, ct).ConfigureAwait(false) ?? throw BackupRepository.NotFound(name);
        var sums = new ReadSums();
        var files = await FileCheck.ReadAsync(repository, stored, new FileReading(repository, name, sums, MaxListBytes), ct).ConfigureAwait(false);
        var (archive, damage) = await OpenAsync(stored, sums, ct).ConfigureAwait(false);
        using (archive)
        {
            var checks = new List<VerificationCheck> { Metadata(stored), files.Check() };
            checks.Add(await new ChecksumCheck(repository, name, sums).RunAsync(files, ct).ConfigureAwait(false));
            checks.Add(ArchiveCheck(stored, archive, damage));
            var items = archive is null ? null : new ItemCheck(archive);
            checks.Add(items?.Run(ct) ?? FindingList.Skipped("items", "the archive can't be read"));
            checks.Add(ResourceListCheck.Run(items, files.Json(BackupFile.ResourceList), files.Json(BackupFile.Results)));
            checks.Add(new VolumeCheck(archive, files).Run());
            checks.Add(new CounterCheck(stored.Backup?.Status, files).Run());
            return new BackupVerification(name, checks);
        }
    }

    private static VerificationCheck Metadata(StoredBackup stored)
    {
        var found = new FindingList();
        if (stored.IsBeingDeleted) found.Error(BucketKeys.TombstoneName, "its deletion was begun; delete it again to finish that");
        if (stored.Problem is { } problem) found.Error(BucketKeys.MetadataName, problem);
        if (stored.Backup is { } backup)
        {
            var status = backup.Status;
            if (backup.Name != stored.Name) found.Error(BucketKeys.MetadataName, $"it is the record of backup \"{backup.Name}\"");
            if (!status.Phase.IsFinal) found.Error(BucketKeys.MetadataName, $"its phase is \"{status.Phase}\": it was never completed");
            if (status.Phase == BackupPhase.Failed)
            {
                found.Error(BucketKeys.MetadataName, $"it failed ({status.FailureReason ?? "no reason recorded"}): it can't be restored");
            }

            if (status.Phase == BackupPhase.PartiallyFailed)
            {
                found.Warn(BucketKeys.MetadataName, $"it is PartiallyFailed: {status.Errors} errors were met when it was made");
            }
        }

        return found.ToCheck("metadata", $"phase {(stored.Phase.ToString() is { Length: > 0 } phase ? phase : "unknown")}");
    }

    private async Task<(BackupArchiveReader? Archive, string? Damage)> OpenAsync(StoredBackup stored, ReadSums sums, CancellationToken ct)
    {
        var key = BucketKeys.Of(stored.Name, BackupFile.Contents);
        var content = await repository.Files.OpenAsync(key, ct).ConfigureAwait(false);
        if (content is null) return (null, null);
        await using (content.ConfigureAwait(false))
        {
            try
            {
                var name = BucketKeys.NameOf(stored.Name, BackupFile.Contents);
                return (await sums.ReadAsync(name, content, c => BackupArchiveReader.OpenAsync(c, key, limits, ct), ct).ConfigureAwait(false), null);
            }
            catch (ArchiveException e)
            {
                return (null, e.Message);
            }
        }
    }

    private static VerificationCheck ArchiveCheck(StoredBackup stored, BackupArchiveReader? archive, string? damage)
    {
        var file = BucketKeys.NameOf(stored.Name, BackupFile.Contents);
        var found = new FindingList();
        if (damage is not null) found.Error(file, damage);
        if (archive is null && damage is null) return FindingList.Skipped("archive", $"there is no {file}");
        if (archive is null) return found.ToCheck("archive", "it can't be read");
        foreach (var note in archive.Notes) found.Error(file, note);
        if (archive.FormatVersion.Length == 0) found.Error(file, $"{ArchivePath.VersionFile} is missing");
        if (stored.Backup?.Status.FormatVersion is { Length: > 0 } format && format != archive.FormatVersion)
        {
            found.Error(file, $"its format is \"{archive.FormatVersion}\", {BucketKeys.MetadataName} says \"{format}\"");
        }

        return found.ToCheck("archive", $"format {archive.FormatVersion}, {archive.Resources.Count} resources");
    }
}
