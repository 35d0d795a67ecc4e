using System.Buffers;

namespace Sampan.Kubernetes.Client;

/// <summary>A successful answer whose body is still to be read. Disposing it early gives the connection up, not the client.</summary>
internal sealed class KubeResponse(HttpResponseMessage message, ReadDeadline deadline, TimeSpan? silence) : IAsyncDisposable
{
    private Stream? _body;

    /// <summary><c>Content-Type</c> with its parameters.</summary>
    public string ContentType => message.Content.Headers.ContentType?.ToString() ?? "";

    /// <summary>What an upgraded connection speaks; empty when the server named nothing.</summary>
    public string SubProtocol => message.Headers.TryGetValues(WebSocketHandshake.SubProtocol, out var values) ? string.Join(", ", values) : "";

    /// <summary>Ends with the caller's patience, or what <see cref="EndWithin"/> left of it.</summary>
    public CancellationToken Token => deadline.Token;

    /// <summary>Both directions of an upgraded connection.</summary>
    public async Task<Stream> DuplexAsync() => _body ??= await message.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);

    /// <summary>Cancels <see cref="Token"/> after this long.</summary>
    public void EndWithin(TimeSpan patience) => deadline.Extend(patience);

    /// <summary>Reads what has arrived; 0 at the end. Fails when nothing arrives for too long.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> into)
    {
        if (silence is { } longest) deadline.Extend(longest);
        _body ??= await message.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
        var read = await _body.ReadAsync(into, deadline.Token).ConfigureAwait(false);
        // While the reader works on what it has, the silence is its own.
        if (silence is not null) deadline.Extend(Timeout.InfiniteTimeSpan);
        return read;
    }

    /// <summary>The whole body.</summary>
    /// <param name="atMost">Stop reading after about this many bytes.</param>
    public async Task<byte[]> ReadAllAsync(int atMost = int.MaxValue)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(message.Content.Headers.ContentLength + 1 ?? 16384, 1 << 24));
        try
        {
            var length = 0;
            while (length < atMost && await ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                if (length == buffer.Length) buffer = Grow(buffer, length);
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_body is not null) await _body.DisposeAsync().ConfigureAwait(false);
        message.Dispose();
        deadline.Dispose();
    }

    private static byte[] Grow(byte[] full, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
