namespace Sampan.Storage.Decorators;

/// <summary>A body that opens the object again, at the byte where it broke off.</summary>
internal sealed class ResumingBody(IObjectStore store, RetryPolicy policy, string key, long offset, ObjectBody first) : ObjectBody(first.Length, first.Version)
{
    private ObjectBody? _current = first;

    protected override async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _current ??= await ReopenAsync(ct).ConfigureAwait(false);
                return await _current.ReadAsync(buffer, ct).ConfigureAwait(false);
            }
            catch (ObjectStoreException e) when (e.IsTransient)
            {
                await CloseAsync().ConfigureAwait(false);
                await policy.PauseAsync($"read {key} from byte {offset + Given}", attempt, e, ct).ConfigureAwait(false);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _current?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<ObjectBody> ReopenAsync(CancellationToken ct)
    {
        var body = (ObjectBody)await store.OpenReadAsync(key, new ByteRange(offset + Given, Length - Given), ct).ConfigureAwait(false);
        if (body.Version == Version && body.Length == Length - Given) return body;
        await body.DisposeAsync().ConfigureAwait(false);
        throw StoreFailures.Replaced(store.Description, key);
    }

    private async Task CloseAsync()
    {
        if (_current is null) return;
        await _current.DisposeAsync().ConfigureAwait(false);
        _current = null;
    }
}
