using System.IO.Compression;
using Sampan.Engine.Archive;

namespace Sampan.Engine.Results;

/// <summary>Lines packed while they come, in a private file: memory stays the same however many there are. Not safe for concurrent use.</summary>
internal sealed class PackedSpool : IDisposable
{
    private const int DrainAt = 1 << 16;
    private readonly SpoolFile _file = new(null);
    private readonly MemoryStream _packed = new();
    private GZipStream? _gzip;

    /// <summary>Packed bytes that are in memory still.</summary>
    public long Held => _packed.Length;

    /// <summary>Adds bytes, line ends included.</summary>
    public void Write(ReadOnlySpan<byte> line)
    {
        _gzip ??= new GZipStream(_packed, CompressionLevel.Fastest, leaveOpen: true);
        _gzip.Write(line);
        if (_packed.Length > DrainAt) Drain();
    }

    /// <summary>The gzip file so far. What is written afterwards begins another gzip member, which a later call has too.</summary>
    public Stream OpenRead()
    {
        (_gzip ??= new GZipStream(_packed, CompressionLevel.Fastest, leaveOpen: true)).Dispose();
        _gzip = null;
        Drain();
        _file.Flush();
        return _file.OpenRead();
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        _file.Dispose();
    }

    private void Drain()
    {
        _file.Append(_packed.GetBuffer().AsSpan(0, (int)_packed.Length));
        _packed.SetLength(0);
    }
}
