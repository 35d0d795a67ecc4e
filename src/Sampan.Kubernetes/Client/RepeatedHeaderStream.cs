using System.Text;

namespace Sampan.Kubernetes.Client;

/// <summary>A connection that writes a line break wherever <see cref="RepeatedHeaders.Mark"/> is written.</summary>
internal sealed class RepeatedHeaderStream(Stream inner) : Stream
{
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes(RepeatedHeaders.Mark);

    // The beginning of a mark whose rest comes with the next write. Bodies never end in one: they are JSON.
    private byte[] _held = [];

    // After a 101 no header will follow, and what is written is binary: nothing in it may be held back.
    private bool _switched;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Notice(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Notice(buffer.AsSpan(offset, read));
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(Broken(buffer), cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(Broken(buffer.AsMemory(offset, count)).Span);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Notice(ReadOnlySpan<byte> read) => _switched |= read.StartsWith("HTTP/1.1 101 "u8);

    private ReadOnlyMemory<byte> Broken(ReadOnlyMemory<byte> written)
    {
        if (_switched) return written;
        if (_held.Length == 0 && !written.Span.Contains(Mark[0])) return written;
        byte[] whole = [.. _held, .. written.Span];
        var kept = new MemoryStream(whole.Length);
        var rest = whole.AsSpan();
        while (rest.IndexOf(Mark) is >= 0 and var at)
        {
            kept.Write(rest[..at]);
            kept.Write("\r\n"u8);
            rest = rest[(at + Mark.Length)..];
        }

        var begun = Begun(rest);
        kept.Write(rest[..^begun]);
        _held = rest[^begun..].ToArray();
        return kept.ToArray();
    }

    private static int Begun(ReadOnlySpan<byte> text)
    {
        for (var length = Math.Min(Mark.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(Mark.AsSpan(0, length))) return length;
        }

        return 0;
    }
}
