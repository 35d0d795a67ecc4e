using Microsoft.Win32.SafeHandles;

namespace Sampan.Engine.Archive;

/// <summary>A private temporary file: mode 0600, its name removed as soon as it is open, its space freed when it is closed.</summary>
internal sealed class SpoolFile : IDisposable
{
    private const string Prefix = "sampan-spool-";
    private const int MostAttempts = 10;
    private readonly SafeFileHandle _handle;
    private readonly FileStream _writer;

    public SpoolFile(string? folder)
    {
        folder = FolderOf(folder);
        RemoveLeftovers(folder);
        _writer = Create(folder);
        _handle = _writer.SafeFileHandle;
    }

    /// <summary>Where a file goes that is to go to a folder; null is the system's temporary folder.</summary>
    public static string FolderOf(string? folder) => folder ?? Path.GetTempPath();

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await _writer.WriteAsync(bytes, ct).ConfigureAwait(false);
        Length += bytes.Length;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _writer.Write(bytes);
        Length += bytes.Length;
    }

    public void Flush() => _writer.Flush();

    public Task FlushAsync(CancellationToken ct) => _writer.FlushAsync(ct);

    public byte[] Read(long offset, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var n = RandomAccess.Read(_handle, bytes.AsSpan(done), offset + done);
            if (n == 0) throw new EndOfStreamException("the private copy of the archive is shorter than its index");
            done += n;
        }

        return bytes;
    }

    /// <summary>What was flushed so far, as a stream of its own.</summary>
    public Stream OpenRead() => new SpoolReader(_handle, Length);

    /// <summary>Removes the file. What could not be written to a full disk is tried once more by the framework, and is of no use here.</summary>
    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // Its handle is closed all the same.
        }
    }

    private static FileStream Create(string folder)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        for (var attempt = 1; ; attempt++)
        {
            var path = Path.Combine(folder, Prefix + Path.GetRandomFileName());
            try
            {
                var file = new FileStream(path, options);
                File.Delete(path);
                return file;
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // Another run looked for leftovers just between this file's creation and its lock.
            }
        }
    }

    // A process killed between creating the file and removing its name leaves a name behind; one that is still open elsewhere is locked.
    private static void RemoveLeftovers(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, Prefix + "*"))
        {
            try
            {
                using (File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, or in use, or gone already.
            }
        }
    }
}
