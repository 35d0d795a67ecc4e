using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Api.Validation;
using Sampan.Engine.Archive;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;

namespace Sampan.Engine.Bucket;

/// <summary>The backups of one location: a bucket (or the part of it below a prefix) in Velero's layout. Safe for concurrent use.</summary>
/// <remarks>Complete means <c>velero-backup.json</c> with a final phase, which is written after everything else (ADR 0005).</remarks>
public sealed class BackupRepository
{
    private const int ReadsAtOnce = 16;
    private readonly BucketFiles _files;
    private readonly TimeProvider _time;

    /// <summary>Over a store that is already rooted at the location's prefix.</summary>
    /// <param name="store">The store.</param>
    /// <param name="time">Clock by which writers of unfinished backups are alive; the system's when null.</param>
    public BackupRepository(IObjectStore store, TimeProvider? time = null) =>
        (Store, _time, _files, Location) = (store, time ?? TimeProvider.System, new BucketFiles(store), new LocationState(store));

    /// <summary>The store beneath.</summary>
    public IObjectStore Store { get; }

    /// <summary>The location's own state: access mode and validity.</summary>
    public LocationState Location { get; }

    /// <summary>Every backup, ordered by name; broken ones and ones being deleted included, each saying so. No folder is opened twice.</summary>
    public async Task<IReadOnlyList<StoredBackup>> ListAsync(CancellationToken ct)
    {
        var folders = new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal);
        await foreach (var head in Store.ListAsync(BucketKeys.Backups, ct).ConfigureAwait(false))
        {
            if (head.Key[BucketKeys.Backups.Length..].Split('/') is not [var name, var file]) continue;
            if (!folders.TryGetValue(name, out var names)) folders.Add(name, names = []);
            names.Add(file);
        }

        var result = new StoredBackup[folders.Count];
        await Parallel.ForEachAsync(folders.Select((folder, i) => (folder, i)), new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = ct },
            async (entry, token) => result[entry.i] = await ReadAsync(entry.folder.Key, entry.folder.Value, token).ConfigureAwait(false)).ConfigureAwait(false);
        return result;
    }

    /// <summary>One backup, or null when its folder is empty.</summary>
    public async Task<StoredBackup?> GetAsync(string name, CancellationToken ct)
    {
        if (!DnsNames.IsSubdomain(name)) return null;
        var prefix = BucketKeys.Backup(name);
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var head in Store.ListAsync(prefix, ct).ConfigureAwait(false)) names.Add(head.Key[prefix.Length..]);
        return names.Count == 0 ? null : await ReadAsync(name, names, ct).ConfigureAwait(false);
    }

    /// <summary>One backup that may be restored.</summary>
    /// <exception cref="RepositoryException">There is none of that name, or it is not complete, failed, or is being deleted.</exception>
    public async Task<StoredBackup> GetForRestoreAsync(string name, CancellationToken ct)
    {
        var stored = await GetAsync(name, ct).ConfigureAwait(false) ?? throw NotFound(name);
        return stored.CanBeRestored ? stored : throw new RepositoryException(RepositoryError.NotComplete, $"backup \"{name}\" can't be restored: {WhyNot(stored)}");
    }

    /// <summary>A file as it is stored, or null when the backup has none of that sort.</summary>
    public Task<Stream?> OpenAsync(string backup, BackupFile file, CancellationToken ct) => _files.OpenAsync(BucketKeys.Of(backup, file), ct);

    /// <summary>A file, unpacked, or null when there is none. For the small ones: it is read into memory.</summary>
    public Task<byte[]?> ReadAsync(string backup, BackupFile file, CancellationToken ct) => _files.ReadAsync(BucketKeys.Of(backup, file), BucketKeys.IsGzip(file), ct);

    /// <summary>A JSON file, unpacked; null when there is none, and for a file that says null.</summary>
    /// <exception cref="RepositoryException">It is damaged.</exception>
    public Task<JsonNode?> ReadJsonAsync(string backup, BackupFile file, CancellationToken ct) =>
        _files.ReadJsonAsync(BucketKeys.Of(backup, file), BucketKeys.IsGzip(file), ct);

    /// <summary>Every issue of a backup that Sampan wrote, with its reason; empty for one that Velero wrote. Rows whose reason is of a newer version are left out.</summary>
    public async Task<IReadOnlyList<Issue>> ReadIssuesAsync(string backup, CancellationToken ct) =>
        ResultFiles.ReadOwn(await ReadJsonAsync(backup, BackupFile.Issues, ct).ConfigureAwait(false));

    /// <summary>The archive, read to its end and validated.</summary>
    /// <exception cref="RepositoryException">There is none.</exception>
    /// <exception cref="ArchiveException">It can't be trusted.</exception>
    public async Task<BackupArchiveReader> OpenArchiveAsync(string backup, ArchiveLimits limits, CancellationToken ct)
    {
        var key = BucketKeys.Of(backup, BackupFile.Contents);
        var stream = await _files.OpenAsync(key, ct).ConfigureAwait(false) ?? throw new RepositoryException(RepositoryError.NotComplete, $"backup \"{backup}\" has no archive ({key})");
        await using (stream.ConfigureAwait(false))
        {
            return await BackupArchiveReader.OpenAsync(stream, key, limits, ct).ConfigureAwait(false);
        }
    }

    /// <summary>A URL that reads a file without credentials, or null when the store has no such thing.</summary>
    public Task<Uri?> PresignAsync(string backup, BackupFile file, TimeSpan lifetime, CancellationToken ct) => Store.PresignAsync(BucketKeys.Of(backup, file), lifetime, ct);

    /// <summary>Claims a name and begins writing a backup under it.</summary>
    /// <param name="name">The backup's name.</param>
    /// <param name="writer">Who is writing.</param>
    /// <param name="time">Clock of the claim.</param>
    /// <param name="ct">Stops the attempt.</param>
    /// <exception cref="RepositoryException">The location is ReadOnly or not Velero's, or the name is taken, being written or impossible.</exception>
    public async Task<BackupUpload> BeginAsync(string name, BackupWriter writer, TimeProvider time, CancellationToken ct)
    {
        if (!DnsNames.IsSubdomain(name)) throw new RepositoryException(RepositoryError.BadName, $"\"{name}\" can't be the name of a backup: {DnsNames.SubdomainRule}");
        await Location.RequireValidAsync(ct).ConfigureAwait(false);
        await Location.RequireWritableAsync($"backup \"{name}\" can't be created", ct).ConfigureAwait(false);
        return await BackupUpload.BeginAsync(this, name, writer, time, ct).ConfigureAwait(false);
    }

    /// <summary>From here on the backup is never offered again, whatever happens to the deletion.</summary>
    internal Task WriteTombstoneAsync(string backup, TimeProvider time, CancellationToken ct) => _files.PutAsync(
        BucketKeys.Backup(backup) + BucketKeys.TombstoneName,
        PrivateRecord.Write(new JsonObject { ["schemaVersion"] = PrivateRecord.Version, ["begun"] = Api.Values.KubeTime.Format(time.GetUtcNow()) }), PutOptions.Default, ct);

    /// <summary>Metadata first, tombstone last: what is left in between is neither offered nor forgotten.</summary>
    internal async Task DeleteFilesAsync(string backup, CancellationToken ct)
    {
        var keys = new List<string>();
        await foreach (var head in Store.ListAsync(BucketKeys.Backup(backup), ct).ConfigureAwait(false)) keys.Add(head.Key);
        foreach (var key in keys.OrderBy(k => k.EndsWith(BucketKeys.MetadataName, StringComparison.Ordinal) ? 0 : k.EndsWith(BucketKeys.TombstoneName, StringComparison.Ordinal) ? 2 : 1))
        {
            await Store.DeleteAsync(key, ct).ConfigureAwait(false);
        }
    }

    internal BucketFiles Files => _files;

    internal static RepositoryException NotFound(string name) => new(RepositoryError.NotFound, $"there is no backup \"{name}\" in the location; `sampan backup get` lists what there is");

    private async Task<StoredBackup> ReadAsync(string name, HashSet<string> files, CancellationToken ct)
    {
        var stored = new StoredBackup(name, null, files.Contains(BucketKeys.NameOf(name, BackupFile.Contents)), files.Contains(BucketKeys.TombstoneName));
        if (!files.Contains(BucketKeys.MetadataName))
        {
            var claim = files.Contains(BucketKeys.ClaimName) ? await ClaimAsync(name, ct).ConfigureAwait(false) : null;
            return stored with { Problem = claim ?? "velero-backup.json is missing: it was never completed" };
        }

        var key = BucketKeys.Of(name, BackupFile.Metadata);
        try
        {
            var bytes = await _files.ReadAsync(key, false, ct).ConfigureAwait(false);
            if (bytes is null) return stored with { Problem = "velero-backup.json is missing: it is being deleted" };
            var document = KubeObject.Parse(bytes);
            return document.Kind is { ApiVersion: "velero.io/v1", Kind: Api.Backup.KindName }
                ? stored with { Backup = new Api.Backup(document) }
                : stored with { Problem = $"{key} is no velero.io/v1 Backup but {document.Kind}" };
        }
        catch (MalformedObjectException e)
        {
            return stored with { Problem = $"{key} can't be read: {e.Message}" };
        }
    }

    private async Task<string?> ClaimAsync(string name, CancellationToken ct)
    {
        try
        {
            return (await BackupClaim.ReadAsync(_files, name, ct).ConfigureAwait(false))?.Describe(name, _time);
        }
        catch (RepositoryException e)
        {
            return $"it was never completed, and who was writing it is not known: {e.Message}";
        }
    }

    internal static string WhyNot(StoredBackup stored)
    {
        if (stored.IsBeingDeleted) return "its deletion was begun; delete it again to finish that";
        if (stored.Problem is { } problem) return problem;
        if (!stored.Phase.IsFinal) return $"its phase is \"{stored.Phase}\", it is not complete";
        return stored.Phase == BackupPhase.Failed ? $"it failed ({stored.Backup?.Status.FailureReason ?? "no reason recorded"})" : "its archive is missing";
    }
}
