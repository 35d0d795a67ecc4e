namespace Sampan.Conformance.Tests.Stores;

/// <summary>Content as an archive writer gives it: no length, no seeking, in pieces of odd size, and perhaps with a bad end.</summary>
internal sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    private int _total;

    public Func<Exception>? EndsWith { get; init; }

    public Action<int>? OnRead { get; init; }

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = base.Read(buffer.Span[..Math.Min(buffer.Length, 81_919)]);
        if (read == 0 && EndsWith is not null) throw EndsWith();
        OnRead?.Invoke(_total += read);
        return ValueTask.FromResult(read);
    }
}
