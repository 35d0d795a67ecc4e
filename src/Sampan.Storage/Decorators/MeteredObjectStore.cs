using System.Runtime.CompilerServices;

namespace Sampan.Storage.Decorators;

/// <summary>Measures every call and counts the bytes of bodies. A listing is one call, from its beginning to its last key.</summary>
public sealed class MeteredObjectStore(IObjectStore inner, StoreMetrics metrics, TimeProvider time) : DelegatingObjectStore(inner)
{
    /// <inheritdoc/>
    public override Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct) => MeasureAsync(StoreOperation.Put, async () =>
    {
        var counting = new CountingStream(content, count => metrics.Moved("out", count));
        await using (counting.ConfigureAwait(false)) await Inner.PutAsync(key, counting, options, ct).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public override Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct) => MeasureAsync(StoreOperation.Read, async () =>
    {
        var stream = await Inner.OpenReadAsync(key, range, ct).ConfigureAwait(false);
        return stream is ObjectBody body ? new MeteredBody(body, metrics) : stream;
    });

    /// <inheritdoc/>
    public override Task<ObjectHead?> HeadAsync(string key, CancellationToken ct) => MeasureAsync(StoreOperation.Head, () => Inner.HeadAsync(key, ct));

    /// <inheritdoc/>
    public override Task DeleteAsync(string key, CancellationToken ct) => MeasureAsync(StoreOperation.Delete, async () =>
    {
        await Inner.DeleteAsync(key, ct).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public override IAsyncEnumerable<ObjectHead> ListAsync(string prefix, CancellationToken ct) =>
        MeasureListAsync(StoreOperation.List, Inner.ListAsync(prefix, ct), ct);

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken ct) =>
        MeasureListAsync(StoreOperation.ListFolders, Inner.ListFoldersAsync(prefix, ct), ct);

    /// <inheritdoc/>
    public override Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct) =>
        MeasureAsync(StoreOperation.Presign, () => Inner.PresignAsync(key, lifetime, ct));

    private async Task<T> MeasureAsync<T>(StoreOperation operation, Func<Task<T>> call)
    {
        var start = time.GetTimestamp();
        var outcome = "fault";
        try
        {
            var result = await call().ConfigureAwait(false);
            outcome = "ok";
            return result;
        }
        catch (ObjectStoreException e)
        {
            outcome = e.Error.ToString();
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            metrics.Call(operation, outcome, time.GetElapsedTime(start));
        }
    }

    private async IAsyncEnumerable<T> MeasureListAsync<T>(StoreOperation operation, IAsyncEnumerable<T> list, [EnumeratorCancellation] CancellationToken ct)
    {
        var start = time.GetTimestamp();
        var outcome = "ok";
        var items = list.GetAsyncEnumerator(ct);
        await using var closing = items.ConfigureAwait(false);
        try
        {
            while (true)
            {
                try
                {
                    if (!await items.MoveNextAsync().ConfigureAwait(false)) break;
                }
                catch (Exception e)
                {
                    outcome = e is ObjectStoreException known ? known.Error.ToString() : e is OperationCanceledException ? "cancelled" : "fault";
                    throw;
                }

                yield return items.Current;
            }
        }
        finally
        {
            metrics.Call(operation, outcome, time.GetElapsedTime(start));
        }
    }

    private sealed class MeteredBody(ObjectBody inner, StoreMetrics metrics) : ObjectBody(inner.Length, inner.Version)
    {
        protected override async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken ct)
        {
            var read = await inner.ReadAsync(buffer, ct).ConfigureAwait(false);
            metrics.Moved("in", read);
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
