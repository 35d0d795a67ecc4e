using System.IO.Compression;
using Sampan.Engine.Archive;

namespace Sampan.Engine.Results;

/// <summary>Lines packed while they come, in a private file once there are many: memory stays the same however many there are. Not safe for
/// concurrent use.</summary>
/// <remarks>A disk that is full, or a folder that can't be written, does not end the run whose lines these are: they are lost, and who asks for them
/// is told.</remarks>
/// <param name="folder">Folder of the file; null is the system's temporary folder.</param>
internal sealed class PackedSpool(string? folder = null) : IDisposable
{
    private const int DrainAt = 1 << 16;
    private readonly MemoryStream _packed = new();
    private SpoolFile? _file;
    private GZipStream? _gzip;
    private Exception? _failure;

    /// <summary>Packed bytes that are in memory still.</summary>
    public long Held => _packed.Length;

    /// <summary>Adds bytes, line ends included.</summary>
    public void Write(ReadOnlySpan<byte> line)
    {
        if (_failure is not null) return;
        _gzip ??= new GZipStream(_packed, CompressionLevel.Fastest, leaveOpen: true);
        _gzip.Write(line);
        if (_packed.Length > DrainAt) Drain();
    }

    /// <summary>Why lines were lost, and what to do about it; null when all are there that were written so far.</summary>
    public string? Problem()
    {
        _gzip?.Flush();
        if (_file is not null) Drain();
        return _failure is null ? null
            : $"it could not be kept in {SpoolFile.FolderOf(folder)} ({_failure.Message}); set TMPDIR to a folder that can be written and has room";
    }

    /// <summary>The gzip file so far. What is written afterwards begins another gzip member, which a later call has too.</summary>
    /// <exception cref="IOException">Lines were lost: <see cref="Problem"/> says why.</exception>
    public Stream OpenRead()
    {
        _gzip ??= new GZipStream(_packed, CompressionLevel.Fastest, leaveOpen: true);
        _gzip.Dispose();
        _gzip = null;
        if (Problem() is { } problem) throw new IOException(problem, _failure);
        return _file is null ? new MemoryStream(_packed.ToArray(), writable: false) : _file.OpenRead();
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        _file?.Dispose();
    }

    private void Drain()
    {
        try
        {
            if (_failure is not null) return;
            _file ??= new SpoolFile(folder);
            _file.Append(_packed.GetBuffer().AsSpan(0, (int)_packed.Length));
            _file.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failure = e;
        }

        _packed.SetLength(0);
    }
}
