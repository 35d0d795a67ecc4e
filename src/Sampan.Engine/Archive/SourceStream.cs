using System.Buffers.Binary;

namespace Sampan.Engine.Archive;

/// <summary>Counts what was read of a gzip stream and remembers its end, and leaves it open.</summary>
internal sealed class SourceStream(Stream inner) : Stream
{
    private readonly byte[] _tail = new byte[4];
    private long _position;

    /// <summary>The last four bytes read, little-endian: at the end of a gzip stream, the length of what it unpacks to, modulo 2^32.</summary>
    public uint Tail => BinaryPrimitives.ReadUInt32LittleEndian(_tail);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var n = inner.Read(buffer, offset, count);
        Note(buffer.AsSpan(offset, n));
        return n;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var n = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Note(buffer.Span[..n]);
        return n;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Note(ReadOnlySpan<byte> bytes)
    {
        _position += bytes.Length;
        var news = bytes.Length >= _tail.Length ? bytes[^_tail.Length..] : bytes;
        _tail.AsSpan(news.Length).CopyTo(_tail);
        news.CopyTo(_tail.AsSpan(_tail.Length - news.Length));
    }
}
