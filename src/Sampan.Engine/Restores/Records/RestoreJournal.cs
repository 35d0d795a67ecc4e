using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;

namespace Sampan.Engine.Restores.Records;

/// <summary>Which objects a restore created, each with its uid, and how far hooks came: <c>restores/R/sampan-journal-NNNN.json</c>, written in pieces
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
    private readonly Dictionary<string, HookRecord> _hooks = new(StringComparer.Ordinal);
    private JsonArray _pending = [];
    private JsonArray _pendingHooks = [];
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

    /// <summary>How far a hook came in an earlier attempt, or in this one; null when it was not begun.</summary>
    /// <param name="hook">The pod's uid and the hook's number in the pod, such as <c>UID/0</c>.</param>
    public HookRecord? Hook(string hook)
    {
        lock (_gate) return _hooks.GetValueOrDefault(hook);
    }

    /// <summary>Records how far a hook came, and stores it.</summary>
    public Task NoteAsync(string hook, HookRecord state, CancellationToken ct)
    {
        lock (_gate)
        {
            _hooks[hook] = state;
            var entry = new JsonObject { ["hook"] = hook, ["ended"] = state.Ended };
            if (state.Failure is { } failure) entry["failure"] = failure;
            _pendingHooks.Add((JsonNode)entry);
        }

        return FlushAsync(ct);
    }

    /// <summary>Stores what is pending.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await _writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            JsonArray piece, hooks;
            lock (_gate) (piece, _pending, hooks, _pendingHooks) = (_pending, [], _pendingHooks, []);
            if (piece.Count + hooks.Count == 0) return;
            var record = new JsonObject { ["schemaVersion"] = PrivateRecord.Version, ["restore"] = _restore.DeepClone(), ["created"] = piece };
            if (hooks.Count > 0) record["hooks"] = hooks;
            var key = string.Create(CultureInfo.InvariantCulture, $"{_folder}{Prefix}{++_next:0000}.json");
            try
            {
                await _files.PutAsync(key, PrivateRecord.Write(record), PutOptions.Default, ct).ConfigureAwait(false);
            }
            catch
            {
                lock (_gate)
                {
                    foreach (var entry in piece) _pending.Add(entry?.DeepClone());
                    foreach (var entry in hooks) _pendingHooks.Add(entry?.DeepClone());
                }

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
            if (record.Text("restore", "uid") != uid) continue;
            _uids.UnionWith(record.Items("created").Select(e => e.Text("uid")).OfType<string>());
            foreach (var entry in record.Items("hooks")) Load(entry);
        }
    }

    // Pieces may come in any order; that a hook ended is never taken back.
    private void Load(JsonNode? entry)
    {
        if (entry.Text("hook") is not { } hook || _hooks.GetValueOrDefault(hook)?.Ended == true) return;
        _hooks[hook] = new HookRecord(entry.Flag("ended") == true, entry.Text("failure"));
    }
}
