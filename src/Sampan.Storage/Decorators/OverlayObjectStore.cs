using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Sampan.Storage.Memory;

namespace Sampan.Storage.Decorators;

/// <summary>Reads what the inner store holds and keeps every change to itself, in memory: for runs that must leave no trace. What is put can be read back,
/// what is deleted is gone, until it is disposed; the inner store never hears of it.</summary>
public sealed class OverlayObjectStore : DelegatingObjectStore
{
    private readonly MemoryObjectStore _changes;
    private readonly ConcurrentDictionary<string, bool> _deleted = new(StringComparer.Ordinal);

    /// <summary>Wraps.</summary>
    public OverlayObjectStore(IObjectStore inner, TimeProvider time) : base(inner) => _changes = new MemoryObjectStore(time);

    /// <inheritdoc/>
    public override StoreTraits Traits => new(Presign: false, ConditionalPut: true);

    /// <inheritdoc/>
    public override async Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct)
    {
        if (options.OnlyIfAbsent && !_deleted.ContainsKey(key) && await Inner.HeadAsync(key, ct).ConfigureAwait(false) is not null)
            throw new ObjectStoreException(StoreError.AlreadyExists, Description, key, $"'{key}' is there already in {Description}");
        await _changes.PutAsync(key, content, options, ct).ConfigureAwait(false);
        _deleted.TryRemove(key, out _);
    }

    /// <inheritdoc/>
    public override async Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct) =>
        _deleted.ContainsKey(key) || await _changes.HeadAsync(key, ct).ConfigureAwait(false) is not null
            ? await _changes.OpenReadAsync(key, range, ct).ConfigureAwait(false)
            : await Inner.OpenReadAsync(key, range, ct).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async Task<ObjectHead?> HeadAsync(string key, CancellationToken ct) =>
        await _changes.HeadAsync(key, ct).ConfigureAwait(false) is { } changed ? changed
        : _deleted.ContainsKey(key) ? null
        : await Inner.HeadAsync(key, ct).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async Task DeleteAsync(string key, CancellationToken ct)
    {
        await _changes.DeleteAsync(key, ct).ConfigureAwait(false);
        _deleted[key] = true;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ObjectHead> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var changed = new SortedDictionary<string, ObjectHead>(KeyOrder.Instance);
        await foreach (var head in _changes.ListAsync(prefix, ct).ConfigureAwait(false)) changed[head.Key] = head;
        await foreach (var head in Inner.ListAsync(prefix, ct).ConfigureAwait(false))
        {
            foreach (var before in changed.Values.TakeWhile(c => KeyOrder.Instance.Compare(c.Key, head.Key) < 0).ToList())
            {
                changed.Remove(before.Key);
                yield return before;
            }

            if (changed.Remove(head.Key, out var replaced)) yield return replaced;
            else if (!_deleted.ContainsKey(head.Key)) yield return head;
        }

        foreach (var rest in changed.Values) yield return rest;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        string? last = null;
        await foreach (var head in ListAsync(prefix, ct).ConfigureAwait(false))
        {
            var slash = head.Key.IndexOf('/', prefix.Length);
            if (slash < 0 || head.Key[prefix.Length..slash] is var folder && folder == last) continue;
            yield return last = head.Key[prefix.Length..slash];
        }
    }

    /// <inheritdoc/>
    public override Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct) => Task.FromResult<Uri?>(null);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _changes.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
