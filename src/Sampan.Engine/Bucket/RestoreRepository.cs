using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Api.Validation;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;

namespace Sampan.Engine.Bucket;

/// <summary>The records of restores in one location: Velero's files and our own record of the Restore. Written also while the location is ReadOnly,
/// as Velero does. Safe for concurrent use.</summary>
public sealed class RestoreRepository
{
    private const int ReadsAtOnce = 16;
    private readonly IObjectStore _store;
    private readonly BucketFiles _files;

    /// <summary>Over a store that is already rooted at the location's prefix.</summary>
    public RestoreRepository(IObjectStore store) => (_store, _files) = (store, new BucketFiles(store));

    /// <summary>Every restore, ordered by name. Ones that a Velero server ran have no record, only files.</summary>
    public async Task<IReadOnlyList<StoredRestore>> ListAsync(CancellationToken ct)
    {
        var names = new List<string>();
        await foreach (var name in _store.ListFoldersAsync(BucketKeys.Restores, ct).ConfigureAwait(false)) names.Add(name);
        var result = new StoredRestore[names.Count];
        await Parallel.ForEachAsync(names.Select((name, i) => (name, i)), new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = ct },
            async (entry, token) => result[entry.i] = await ReadAsync(entry.name, token).ConfigureAwait(false)).ConfigureAwait(false);
        return result;
    }

    /// <summary>One restore, or null when there is no trace of it.</summary>
    public async Task<StoredRestore?> GetAsync(string name, CancellationToken ct)
    {
        if (!DnsNames.IsSubdomain(name)) return null;
        var stored = await ReadAsync(name, ct).ConfigureAwait(false);
        if (stored.Restore is not null || stored.Problem is not null) return stored;
        await foreach (var _ in _store.ListAsync(BucketKeys.Restore(name), ct).ConfigureAwait(false)) return stored;
        return null;
    }

    /// <summary>Records a new restore; its name must be free.</summary>
    /// <exception cref="RepositoryException"><see cref="RepositoryError.Exists"/> or <see cref="RepositoryError.BadName"/>.</exception>
    public async Task CreateAsync(Api.Restore restore, CancellationToken ct)
    {
        if (!DnsNames.IsSubdomain(restore.Name)) throw new RepositoryException(RepositoryError.BadName, $"\"{restore.Name}\" can't be the name of a restore: {DnsNames.SubdomainRule}");
        if (await GetAsync(restore.Name, ct).ConfigureAwait(false) is not null) throw Taken(restore.Name, null);
        try
        {
            await PutRecordAsync(restore, new PutOptions { OnlyIfAbsent = true }, ct).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists)
        {
            throw Taken(restore.Name, e);
        }
    }

    /// <summary>Records how far a restore is.</summary>
    public Task UpdateAsync(Api.Restore restore, CancellationToken ct) => PutRecordAsync(restore, PutOptions.Default, ct);

    /// <summary>Stores a JSON file, packed where Velero packs it. Null is stored as <c>null</c>.</summary>
    public Task PutJsonAsync(string restore, RestoreFile file, JsonNode? content, CancellationToken ct) =>
        _files.PutAsync(BucketKeys.Of(restore, file), BucketKeys.IsGzip(file) ? BucketFiles.PackJson(content) : [.. KubeJson.Write(content, indented: true), (byte)'\n'], PutOptions.Default, ct);

    /// <summary>Stores a file as a stream of bytes as they are to stand in the bucket (packed already).</summary>
    public Task PutAsync(string restore, RestoreFile file, Stream content, CancellationToken ct) => _store.PutAsync(BucketKeys.Of(restore, file), content, PutOptions.Default, ct);

    /// <summary>A file as it is stored, or null when the restore has none of that sort.</summary>
    public Task<Stream?> OpenAsync(string restore, RestoreFile file, CancellationToken ct) => _files.OpenAsync(BucketKeys.Of(restore, file), ct);

    /// <summary>A file, unpacked, or null when there is none.</summary>
    public Task<byte[]?> ReadAsync(string restore, RestoreFile file, CancellationToken ct) => _files.ReadAsync(BucketKeys.Of(restore, file), BucketKeys.IsGzip(file), ct);

    /// <summary>A JSON file, unpacked; null when there is none, and for a file that says null.</summary>
    public Task<JsonNode?> ReadJsonAsync(string restore, RestoreFile file, CancellationToken ct) => _files.ReadJsonAsync(BucketKeys.Of(restore, file), BucketKeys.IsGzip(file), ct);

    /// <summary>Every issue of a restore that Sampan ran, with its reason; empty for one that Velero ran.</summary>
    public async Task<IReadOnlyList<Issue>> ReadIssuesAsync(string restore, CancellationToken ct) =>
        ResultFiles.ReadOwn(await ReadJsonAsync(restore, RestoreFile.Issues, ct).ConfigureAwait(false));

    /// <summary>What became of each item of a restore that Sampan ran, line by line; none for one that Velero ran.</summary>
    /// <exception cref="RepositoryException">The file is cut off or no JSON.</exception>
    public async IAsyncEnumerable<ItemOutcome> ReadOutcomesAsync(string restore, [EnumeratorCancellation] CancellationToken ct)
    {
        var packed = await OpenAsync(restore, RestoreFile.Outcomes, ct).ConfigureAwait(false);
        if (packed is null) yield break;
        using var lines = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        while (await LineAsync(lines, restore, ct).ConfigureAwait(false) is { } row)
        {
            if (OutcomeRow.From(row) is { } outcome) yield return outcome;
        }
    }

    /// <summary>Removes everything that is recorded of a restore; nothing in any cluster.</summary>
    public async Task DeleteAsync(string name, CancellationToken ct)
    {
        if (!DnsNames.IsSubdomain(name)) return;
        var keys = new List<string>();
        await foreach (var head in _store.ListAsync(BucketKeys.Restore(name), ct).ConfigureAwait(false)) keys.Add(head.Key);
        foreach (var key in keys) await _store.DeleteAsync(key, ct).ConfigureAwait(false);
    }

    private static async Task<JsonNode?> LineAsync(StreamReader lines, string restore, CancellationToken ct)
    {
        try
        {
            return await lines.ReadLineAsync(ct).ConfigureAwait(false) is { } line ? KubeJson.ParseNode(Encoding.UTF8.GetBytes(line)) : null;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw new RepositoryException(RepositoryError.Unreadable, $"{BucketKeys.Of(restore, RestoreFile.Outcomes)} can't be read: {e.Message}", e);
        }
    }

    private Task PutRecordAsync(Api.Restore restore, PutOptions options, CancellationToken ct)
    {
        var record = new JsonObject { ["schemaVersion"] = PrivateRecord.Version, ["restore"] = restore.Document.Edit().DeepClone() };
        return _files.PutAsync(BucketKeys.Of(restore.Name, RestoreFile.Record), PrivateRecord.Write(record), options, ct);
    }

    private async Task<StoredRestore> ReadAsync(string name, CancellationToken ct)
    {
        var key = BucketKeys.Of(name, RestoreFile.Record);
        var bytes = await _files.ReadAsync(key, false, ct).ConfigureAwait(false);
        if (bytes is null) return new StoredRestore(name, null);
        try
        {
            return PrivateRecord.Read(key, bytes)["restore"] is JsonObject document && document.Text("kind") == Api.Restore.KindName
                ? new StoredRestore(name, new Api.Restore(KubeObject.From((JsonObject)document.DeepClone())))
                : new StoredRestore(name, null) { Problem = $"{key} holds no Restore" };
        }
        catch (RepositoryException e)
        {
            return new StoredRestore(name, null) { Problem = e.Message };
        }
    }

    private static RepositoryException Taken(string name, Exception? inner) =>
        new(RepositoryError.Exists, $"restore \"{name}\" already exists in object storage; choose another name, or delete it first", inner);
}
