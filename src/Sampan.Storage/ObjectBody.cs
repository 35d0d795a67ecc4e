namespace Sampan.Storage;

/// <summary>What <see cref="IObjectStore.OpenReadAsync"/> returns: forward only, with the length known and a mark of which version of the object it reads.</summary>
internal abstract class ObjectBody(long length, string version) : Stream
{
    /// <summary>Equal for two bodies of one key exactly when they read the same stored bytes; lets a resumed read notice that the object was replaced.</summary>
    public string Version { get; } = version;

    /// <summary>Bytes handed out so far.</summary>
    protected long Given { get; private set; }

    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length { get; } = length;

    public sealed override long Position
    {
        get => Given;
        set => throw new NotSupportedException();
    }

    public sealed override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || Given == Length) return 0;
        if (buffer.Length > Length - Given) buffer = buffer[..(int)(Length - Given)];
        var read = await ReadSomeAsync(buffer, cancellationToken).ConfigureAwait(false);
        Given += read;
        return read;
    }

    public sealed override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public sealed override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public sealed override void Flush()
    {
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>At least one byte while there are any, at most <paramref name="buffer"/>'s; throws where the source ends early.</summary>
    protected abstract ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken ct);
}
