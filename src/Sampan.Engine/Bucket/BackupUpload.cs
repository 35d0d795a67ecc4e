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

    private BackupUpload(BackupRepository repository, string name, BackupClaim claim) => (_repository, Name, _claim) = (repository, name, claim);

    /// <summary>The backup's name.</summary>
    public string Name { get; }

    internal static async Task<BackupUpload> BeginAsync(BackupRepository repository, string name, string holder, TimeProvider time, CancellationToken ct)
    {
        await RequireFreeAsync(repository, name, ct).ConfigureAwait(false);
        var claim = await BackupClaim.TakeAsync(repository.Files, name, holder, time, repository.Store.Traits.ConditionalPut, ct).ConfigureAwait(false);
        var upload = new BackupUpload(repository, name, claim);
        try
        {
            // Whoever held the claim before may have completed in between; else what it left must not end up in this backup.
            await RequireFreeAsync(repository, name, ct).ConfigureAwait(false);
            await upload.RemoveAsync(file => file is not (BucketKeys.MetadataName or BucketKeys.TombstoneName), ct).ConfigureAwait(false);
            return upload;
        }
        catch
        {
            await upload.ReleaseAsync().ConfigureAwait(false);
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
    /// <exception cref="RepositoryException">Another writer completed a backup of this name first.</exception>
    public async Task CompleteAsync(Api.Backup backup, CancellationToken ct)
    {
        var phase = backup.Status.Phase;
        if (!phase.IsFinal) throw new ArgumentException($"phase {phase} is not final: a server that reads it would run the backup", nameof(backup));
        await _claim.RequireHeldAsync(ct).ConfigureAwait(false);
        var key = BucketKeys.Of(Name, BackupFile.Metadata);
        var bytes = backup.ToMetadataFile();
        _sums[BucketKeys.MetadataName] = FileSum.Of(bytes);
        await PutSumsAsync(ct).ConfigureAwait(false);
        try
        {
            await _repository.Files.PutAsync(key, bytes, new PutOptions { OnlyIfAbsent = true }, ct).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists)
        {
            // A retried put whose first answer was lost finds its own object.
            var stored = await _repository.Files.ReadAsync(key, false, ct).ConfigureAwait(false);
            if (stored is null || !stored.AsSpan().SequenceEqual(bytes)) throw Taken(Name, e);
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

    /// <summary>Removes everything that was written and keeps the claim: what follows a failure that is to be recorded under the name.</summary>
    /// <exception cref="RepositoryException">The claim is lost; nothing was removed.</exception>
    public async Task ClearAsync(CancellationToken ct)
    {
        await _claim.RequireHeldAsync(ct).ConfigureAwait(false);
        await RemoveAsync(_ => true, ct).ConfigureAwait(false);
        _sums.Clear();
    }

    /// <summary>Stops renewing the claim.</summary>
    public async ValueTask DisposeAsync() => await _claim.DisposeAsync().ConfigureAwait(false);

    private static async Task RequireFreeAsync(BackupRepository repository, string name, CancellationToken ct)
    {
        var key = BucketKeys.Of(name, BackupFile.Metadata);
        if (await repository.Store.HeadAsync(key, ct).ConfigureAwait(false) is not null) throw Taken(name, null);
        if (await repository.Store.HeadAsync(BucketKeys.Backup(name) + BucketKeys.TombstoneName, ct).ConfigureAwait(false) is not null)
        {
            throw new RepositoryException(RepositoryError.Exists, $"backup \"{name}\" is being deleted; finish that with `sampan backup delete {name}`, or choose another name");
        }
    }

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

    private async Task RemoveAsync(Func<string, bool> which, CancellationToken ct)
    {
        var (prefix, keys) = (BucketKeys.Backup(Name), new List<string>());
        await foreach (var head in _repository.Store.ListAsync(prefix, ct).ConfigureAwait(false)) keys.Add(head.Key);
        foreach (var key in keys.Where(k => k != _claim.Key && which(k[prefix.Length..]))) await _repository.Store.DeleteAsync(key, ct).ConfigureAwait(false);
    }

    private static RepositoryException Taken(string name, Exception? inner) =>
        new(RepositoryError.Exists, $"backup \"{name}\" already exists in object storage; choose another name, or delete it first", inner);

    // The marker is written: a claim that can't be removed only costs the next writer of this name nothing, because the marker is looked at first.
    private async Task ReleaseAsync()
    {
        try
        {
            if (await _claim.StopAsync(CancellationToken.None).ConfigureAwait(false)) await _repository.Store.DeleteAsync(_claim.Key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectStoreException)
        {
            // See above.
        }
    }
}
