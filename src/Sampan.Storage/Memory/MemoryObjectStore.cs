using System.Globalization;
using System.Runtime.CompilerServices;

namespace Sampan.Storage.Memory;

/// <summary>Objects in memory: for tests and rehearsals. Presigns nothing; conditional puts are atomic.</summary>
public sealed class MemoryObjectStore : IObjectStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Stored> _objects = new(KeyOrder.Instance);
    private readonly TimeProvider _time;
    private long _version;

    /// <summary>An empty store whose objects are stamped by the given clock.</summary>
    public MemoryObjectStore(TimeProvider time, string name = "memory") => (_time, Description) = (time, $"memory://{name}");

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public StoreTraits Traits { get; } = new(Presign: false, ConditionalPut: true);

    /// <inheritdoc/>
    public async Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(options);
        ObjectKeys.Check(key, Description);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, ct).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (options.OnlyIfAbsent && _objects.ContainsKey(key)) throw StoreFailures.AlreadyExists(this, key);
            _objects[key] = new Stored(copy.ToArray(), _time.GetUtcNow(), (++_version).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct)
    {
        ObjectKeys.Check(key, Description);
        range?.Validate();
        ct.ThrowIfCancellationRequested();
        Stored? found;
        lock (_gate) _objects.TryGetValue(key, out found);
        if (found is null) throw StoreFailures.NotFound(this, key);
        var (offset, length) = ByteRange.Clip(range, found.Bytes.Length);
        return Task.FromResult<Stream>(new MemoryBody(found.Bytes.AsMemory((int)offset, (int)length), found.Version));
    }

    /// <inheritdoc/>
    public Task<ObjectHead?> HeadAsync(string key, CancellationToken ct)
    {
        ObjectKeys.Check(key, Description);
        ct.ThrowIfCancellationRequested();
        lock (_gate) return Task.FromResult(_objects.TryGetValue(key, out var found) ? found.Head(key) : null);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken ct)
    {
        ObjectKeys.Check(key, Description);
        ct.ThrowIfCancellationRequested();
        lock (_gate) _objects.Remove(key);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectHead> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var head in Matching(prefix))
        {
            ct.ThrowIfCancellationRequested();
            yield return head;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        string? last = null;
        foreach (var head in Matching(prefix))
        {
            ct.ThrowIfCancellationRequested();
            var slash = head.Key.IndexOf('/', prefix.Length);
            if (slash < 0 || head.Key[prefix.Length..slash] is var folder && folder == last) continue;
            yield return last = head.Key[prefix.Length..slash];
        }
    }

    /// <inheritdoc/>
    public Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct) => Task.FromResult<Uri?>(null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<ObjectHead> Matching(string prefix)
    {
        lock (_gate)
            return [.. _objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(o => o.Value.Head(o.Key))];
    }

    private sealed record Stored(byte[] Bytes, DateTimeOffset LastModified, string Version)
    {
        public ObjectHead Head(string key) => new(key, Bytes.Length, LastModified);
    }
}
