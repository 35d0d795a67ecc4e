using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;

namespace Sampan.Engine.Bucket;

/// <summary>A backup being written under a claimed name. Ends in <see cref="CompleteAsync"/> or in <see cref="AbandonAsync"/>; a process that is
/// killed in between leaves files without <c>velero-backup.json</c>, which nobody offers, and a claim that runs out.</summary>
public sealed class BackupUpload : IAsyncDisposable
{
    /// <summary>A claim that was not renewed for so long is taken over: its writer is dead.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    private readonly BackupRepository _repository;
    private readonly BackupClaim _claim;
    private readonly ConcurrentDictionary<string, FileSum> _sums = new(StringComparer.Ordinal);
    private bool _markerBegun;

    private BackupUpload(BackupRepository repository, string name, BackupClaim claim) => (_repository, Name, _claim) = (repository, name, claim);

    /// <summary>The backup's name.</summary>
    public string Name { get; }

    /// <summary>Ids of killed writers of the name, whose volume snapshots may still be in a cluster. Mostly empty.</summary>
    public IReadOnlyList<string> Before => _claim.Before;

    /// <summary>Files of an earlier writer that were removed at the beginning.</summary>
    public int Removed { get; private set; }

    /// <summary>The killed writer whose name this is now, and its last sign of life; null when there was none.</summary>
    internal ClaimRecord? Predecessor => _claim.Predecessor;

    internal static async Task<BackupUpload> BeginAsync(BackupRepository repository, string name, BackupWriter writer, TimeProvider time, CancellationToken ct)
    {
        await RequireFreeAsync(repository, name, ct).ConfigureAwait(false);
        var claim = await BackupClaim.TakeAsync(repository.Files, name, writer, time, repository.Store.Traits.ConditionalPut, ct).ConfigureAwait(false);
        var upload = new BackupUpload(repository, name, claim);
        try
        {
            // Whoever held the claim before may have completed in between; else what it left must not end up in this backup.
            await RequireFreeAsync(repository, name, ct).ConfigureAwait(false);
            upload.Removed = await upload.RemoveAsync(file => file is not (BucketKeys.MetadataName or BucketKeys.TombstoneName), ct).ConfigureAwait(false);
            return upload;
        }
        catch
        {
            await claim.TryRemoveAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stores a file as a stream of bytes as they are to stand in the bucket (packed already).</summary>
    public async Task PutAsync(BackupFile file, Stream content, CancellationToken ct)
    {
        if (file == BackupFile.Metadata) throw new ArgumentException("the metadata is the completion marker: CompleteAsync writes it", nameof(file));
        var hashing = new HashingStream(content);
        await using (hashing.ConfigureAwait(false))
        {
            await _repository.Store.PutAsync(BucketKeys.Of(Name, file), hashing, PutOptions.Default, ct).ConfigureAwait(false);
            _sums[BucketKeys.NameOf(Name, file)] = hashing.ToSum();
        }
    }

    /// <summary>Stores a JSON file, packed where Velero packs it. Null is stored as <c>null</c>.</summary>
    public async Task PutJsonAsync(BackupFile file, JsonNode? content, CancellationToken ct)
    {
        byte[] bytes = BucketKeys.IsGzip(file) ? BucketFiles.PackJson(content) : [.. KubeJson.Write(content, indented: true), (byte)'\n'];
        var stream = new MemoryStream(bytes, writable: false);
        await using (stream.ConfigureAwait(false)) await PutAsync(file, stream, ct).ConfigureAwait(false);
    }

    /// <summary>Writes the completion marker. The backup's phase must be final. From here on the backup exists.</summary>
    /// <remarks>Cancelling has no effect once the marker is on its way: then it is there, or it is known that it is not.</remarks>
    /// <exception cref="RepositoryException">Another writer completed a backup of this name first, or took the name.</exception>
    public async Task CompleteAsync(Api.Backup backup, CancellationToken ct)
    {
        var phase = backup.Status.Phase;
        if (!phase.IsFinal) throw new ArgumentException($"phase {phase} is not final: a server that reads it would run the backup", nameof(backup));
        await _claim.RequireHeldAsync(ct).ConfigureAwait(false);
        var key = BucketKeys.Of(Name, BackupFile.Metadata);
        var bytes = backup.ToMetadataFile();
        _sums[BucketKeys.MetadataName] = FileSum.Of(bytes);
        await PutSumsAsync(ct).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        try
        {
            _markerBegun = true;
            await _repository.Files.PutAsync(key, bytes, new PutOptions { OnlyIfAbsent = true }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectStoreException e)
        {
            if (!await IsMarkedAsync(key, bytes, e).ConfigureAwait(false)) throw;
        }

        await ReleaseAsync().ConfigureAwait(false);
    }

    /// <summary>Removes everything that was written, the claim last. Best effort: what can't be removed is left without a completion marker.</summary>
    public async Task AbandonAsync(CancellationToken ct)
    {
        if (!await _claim.StopAsync(ct).ConfigureAwait(false)) return;
        await ClearAsync(ct).ConfigureAwait(false);
        await _repository.Store.DeleteAsync(_claim.Key, ct).ConfigureAwait(false);
    }

    /// <summary>Sees to it that no completion marker stands, which a lost answer leaves open: before anything is undone that a complete backup needs.</summary>
    /// <exception cref="RepositoryException">The claim is lost; nothing was removed.</exception>
    /// <exception cref="ObjectStoreException">It is not known whether there is a marker.</exception>
    public async Task WithdrawAsync(CancellationToken ct)
    {
        if (!_markerBegun) return;
        await _claim.RequireHeldAsync(ct).ConfigureAwait(false);
        await _repository.Store.DeleteAsync(BucketKeys.Of(Name, BackupFile.Metadata), ct).ConfigureAwait(false);
        _markerBegun = false;
    }

    /// <summary>Removes everything that was written and keeps the claim: what follows a failure that is to be recorded under the name.</summary>
    /// <exception cref="RepositoryException">The claim is lost, or another writer completed a backup of this name; nothing was removed.</exception>
    public async Task ClearAsync(CancellationToken ct)
    {
        await WithdrawAsync(ct).ConfigureAwait(false);
        await _claim.RequireHeldAsync(ct).ConfigureAwait(false);
        await RequireFreeAsync(_repository, Name, ct).ConfigureAwait(false);
        await RemoveAsync(_ => true, ct).ConfigureAwait(false);
        _sums.Clear();
    }

    /// <summary>Stops renewing the claim.</summary>
    public async ValueTask DisposeAsync() => await _claim.DisposeAsync().ConfigureAwait(false);

    // Written once: of two writers that each think the other dead, only the one whose sums these are goes on to the marker. So no backup ever carries
    // the sums of another.
    private async Task PutSumsAsync(CancellationToken ct)
    {
        var key = BucketKeys.Backup(Name) + BucketKeys.ChecksumsName;
        var record = ChecksumRecord.Write(_sums);
        try
        {
            await _repository.Files.PutAsync(key, record, new PutOptions { OnlyIfAbsent = true }, ct).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists)
        {
            // A retried put whose first answer was lost finds its own.
            var stored = await _repository.Files.ReadAsync(key, false, ct).ConfigureAwait(false);
            if (stored is null || !stored.AsSpan().SequenceEqual(record)) throw Taken(Name, e);
        }
    }

    private async Task<int> RemoveAsync(Func<string, bool> which, CancellationToken ct)
    {
        var (prefix, keys) = (BucketKeys.Backup(Name), new List<string>());
        await foreach (var head in _repository.Store.ListAsync(prefix, ct).ConfigureAwait(false)) keys.Add(head.Key);
        keys.RemoveAll(k => k == _claim.Key || !which(k[prefix.Length..]));
        foreach (var key in keys) await _repository.Store.DeleteAsync(key, ct).ConfigureAwait(false);
        return keys.Count;
    }

    // What stands under the key decides: a put whose answer was lost, or that was made again, finds its own object.
    private async Task<bool> IsMarkedAsync(string key, byte[] bytes, ObjectStoreException failure)
    {
        byte[]? stored;
        try
        {
            stored = await _repository.Files.ReadAsync(key, false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectStoreException)
        {
            return false;
        }

        if (stored.AsSpan().SequenceEqual(bytes)) return true;
        if (stored is null && failure.Error != StoreError.AlreadyExists) return false;
        _markerBegun = false;
        throw Taken(Name, failure);
    }

    private static RepositoryException Taken(string name, Exception inner) =>
        new(RepositoryError.Exists,
            $"backup \"{name}\" already exists in object storage: another writer completed it in the meantime; choose another name", inner);

    private static async Task RequireFreeAsync(BackupRepository repository, string name, CancellationToken ct)
    {
        if (await repository.Store.HeadAsync(BucketKeys.Of(name, BackupFile.Metadata), ct).ConfigureAwait(false) is not null)
        {
            var stored = await repository.GetAsync(name, ct).ConfigureAwait(false);
            var why = stored is { CanBeRestored: false } ? $" and can't be restored: {BackupRepository.WhyNot(stored)}" : "";
            throw new RepositoryException(RepositoryError.Exists,
                $"backup \"{name}\" already exists in object storage{why}; choose another name, or delete it first (`sampan backup delete {name}`)");
        }

        if (await repository.Store.HeadAsync(BucketKeys.Backup(name) + BucketKeys.TombstoneName, ct).ConfigureAwait(false) is not null)
        {
            throw new RepositoryException(
                RepositoryError.Exists, $"backup \"{name}\" is being deleted; finish that with `sampan backup delete {name}`, or choose another name");
        }
    }

    // The marker is written: a claim that can't be removed only costs the next writer of this name nothing, because the marker is looked at first.
    private async Task ReleaseAsync()
    {
        try
        {
            if (!await _claim.StopAsync(CancellationToken.None).ConfigureAwait(false)) return;
            await _repository.Store.DeleteAsync(_claim.Key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectStoreException or RepositoryException)
        {
            // See above.
        }
    }
}
