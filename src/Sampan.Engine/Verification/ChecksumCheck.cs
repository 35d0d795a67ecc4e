using Sampan.Engine.Bucket;

namespace Sampan.Engine.Verification;

/// <summary>Every file against the sum that was made of it while it was uploaded.</summary>
/// <param name="repository">Where the backup is.</param>
/// <param name="backup">Its name.</param>
/// <param name="read">Sums of what other checks read.</param>
internal sealed class ChecksumCheck(BackupRepository repository, string backup, ReadSums read)
{
    private const string Name = "checksums";
    private readonly FindingList _found = new();

    /// <param name="files">What is there.</param>
    /// <param name="ct">Stops reading.</param>
    public async Task<VerificationCheck> RunAsync(FileCheck files, CancellationToken ct)
    {
        var key = BucketKeys.Backup(backup) + BucketKeys.ChecksumsName;
        var bytes = await repository.Files.ReadAsync(key, false, ct).ConfigureAwait(false);
        if (bytes is null) return FindingList.Skipped(Name, "the backup has none: Velero or an older version wrote it");
        IReadOnlyDictionary<string, FileSum> sums;
        try
        {
            sums = ChecksumRecord.Read(key, bytes);
        }
        catch (RepositoryException e)
        {
            _found.Error(BucketKeys.ChecksumsName, e.Message);
            return _found.ToCheck(Name, "the sums can't be read");
        }

        foreach (var (file, sum) in sums) await CompareAsync(file, sum, ct).ConfigureAwait(false);
        foreach (var file in files.Known.Where(f => !sums.ContainsKey(f))) _found.Warn(file, "it has no sum: it was not there when the backup was completed");
        return _found.ToCheck(Name, $"{sums.Count} files, sha-256");
    }

    private async Task CompareAsync(string file, FileSum sum, CancellationToken ct)
    {
        var now = read.Of(file) ?? await SumAsync(file, ct).ConfigureAwait(false);
        if (now is null) _found.Error(file, "it is missing: it was uploaded with the backup");
        else if (now.Size != sum.Size) _found.Error(file, $"it has {now.Size} bytes, {sum.Size} were uploaded");
        else if (now != sum) _found.Error(file, "its sha-256 is another than when it was uploaded: it was changed or damaged");
    }

    private async Task<FileSum?> SumAsync(string file, CancellationToken ct)
    {
        var stored = await repository.Files.OpenAsync(BucketKeys.Backup(backup) + file, ct).ConfigureAwait(false);
        if (stored is null) return null;
        await using (stored.ConfigureAwait(false))
        {
            return await read.ReadAsync(file, stored, _ => Task.FromResult(0), ct).ConfigureAwait(false) == 0 ? read.Of(file) : null;
        }
    }
}
