namespace Sampan.Storage.Memory;

/// <summary>A part of a stored array, which nobody changes after it was stored.</summary>
internal sealed class MemoryBody(ReadOnlyMemory<byte> bytes, string version) : ObjectBody(bytes.Length, version)
{
    protected override ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var part = bytes.Slice((int)Given, Math.Min(buffer.Length, (int)(Length - Given)));
        part.CopyTo(buffer);
        return ValueTask.FromResult(part.Length);
    }
}
