using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;

namespace Sampan.Engine.Restores.Records;

/// <summary>Which objects a restore created, each with its uid: <c>restores/R/sampan-journal-NNNN.json</c>, written in pieces
/// while it runs (ADR 0012).</summary>
/// <remarks>A kill loses at most one piece; those objects are recognised by their annotation with the restore's uid. Safe for concurrent use.</remarks>
internal sealed class RestoreJournal : IDisposable
{
    private const string Prefix = "sampan-journal-";
    private const int PieceSize = 256;

    private readonly IObjectStore _store;
    private readonly BucketFiles _files;
    private readonly string _folder;
    private readonly JsonObject _restore;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly HashSet<string> _uids = new(StringComparer.Ordinal);
    private JsonArray _pending = [];
    private int _next;

    private RestoreJournal(IObjectStore store, string name, string uid)
    {
        (_store, _files, _folder) = (store, new BucketFiles(store), BucketKeys.Restore(name));
        _restore = new JsonObject { ["name"] = name, ["uid"] = uid };
    }

    /// <summary>Opens the journal of a restore, with what earlier attempts wrote.</summary>
    public static async Task<RestoreJournal> OpenAsync(IObjectStore store, string name, string uid, CancellationToken ct)
    {
        var journal = new RestoreJournal(store, name, uid);
        await journal.LoadAsync(uid, ct).ConfigureAwait(false);
        return journal;
    }

    /// <summary>True when an earlier attempt, or this one, created the object with this uid.</summary>
    public bool Created(string? uid)
    {
        lock (_gate) return uid is not null && _uids.Contains(uid);
    }

    /// <summary>Records a created object; every so often a piece is stored.</summary>
    public async ValueTask AddAsync(ResourceId resource, KubeObject live, CancellationToken ct)
    {
        bool full;
        lock (_gate)
        {
            if (live.Uid is not { } uid || !_uids.Add(uid)) return;
            _pending.Add((JsonNode)new JsonObject
            {
                ["apiVersion"] = live.ApiVersion,
                ["kind"] = live.Kind.Kind,
                ["resource"] = resource.Plural,
                ["namespace"] = live.Namespace,
                ["name"] = live.Name,
                ["uid"] = uid,
            });
            full = _pending.Count >= PieceSize;
        }

        if (full) await FlushAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Stores what is pending.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await _writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            JsonArray piece;
            lock (_gate) (piece, _pending) = (_pending, []);
            if (piece.Count == 0) return;
            var record = new JsonObject { ["schemaVersion"] = PrivateRecord.Version, ["restore"] = _restore.DeepClone(), ["created"] = piece };
            var key = string.Create(CultureInfo.InvariantCulture, $"{_folder}{Prefix}{++_next:0000}.json");
            try
            {
                await _files.PutAsync(key, PrivateRecord.Write(record), PutOptions.Default, ct).ConfigureAwait(false);
            }
            catch
            {
                lock (_gate) foreach (var entry in piece) _pending.Add(entry?.DeepClone());
                throw;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task LoadAsync(string uid, CancellationToken ct)
    {
        await foreach (var head in _store.ListAsync(_folder + Prefix, ct).ConfigureAwait(false))
        {
            var digits = Path.GetFileNameWithoutExtension(head.Key.AsSpan(_folder.Length + Prefix.Length));
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) _next = Math.Max(_next, number);
            if (await _files.ReadAsync(head.Key, false, ct).ConfigureAwait(false) is not { } bytes) continue;
            var record = PrivateRecord.Read(head.Key, bytes);
            if (record.Text("restore", "uid") == uid) _uids.UnionWith(record.Items("created").Select(e => e.Text("uid")).OfType<string>());
        }
    }
}
