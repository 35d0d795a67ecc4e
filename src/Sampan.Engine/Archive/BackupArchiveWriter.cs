using System.Buffers;
using System.IO.Compression;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Archive;

/// <summary>Writes an archive as a stream: nothing is kept but the entry being written. One caller at a time.</summary>
/// <remarks>An archive is whole only after <see cref="CompleteAsync"/>; disposing without it leaves a stream that every reader rejects as cut off.</remarks>
public sealed class BackupArchiveWriter : IAsyncDisposable
{
    /// <summary>What is written into <c>metadata/version</c> and <c>status.formatVersion</c>: the layout of Velero 1.5 to 1.18.</summary>
    public const string FormatVersion = "1.1.0";

    // Measured on tars of this kind: 7.0 times smaller at 4, 7.3 at 6 for a third more time.
    private static readonly ZLibCompressionOptions Level = new() { CompressionLevel = 4 };
    private readonly GZipStream _gzip;
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly TimeProvider _time;
    private bool _started;

    /// <summary>Writes to a stream, which is left open.</summary>
    public BackupArchiveWriter(Stream output, TimeProvider time) => (_gzip, _time) = (new GZipStream(output, Level, leaveOpen: true), time);

    /// <summary>Bytes of all entries so far, headers included, before compression.</summary>
    public long PlainBytes { get; private set; }

    /// <summary>Adds an item: at its plain path, and beside it under its version when that is the preferred one (two entries with the same
    /// bytes); under its version alone when it is not.</summary>
    /// <param name="resource">The directory: the resource it was read from.</param>
    /// <param name="key">Where it belongs; both parts must be possible path segments.</param>
    /// <param name="version">Version half of its apiVersion.</param>
    /// <param name="preferred">True when <paramref name="version"/> is the one the cluster prefers.</param>
    /// <param name="json">Its bytes, written as they are.</param>
    /// <param name="ct">Stops in the middle; the archive is then not whole.</param>
    /// <exception cref="ArgumentException">A part can't be in a path.</exception>
    public async Task AddAsync(GroupResource resource, ObjectKey key, string version, bool preferred, ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        if (!CanHold(resource, key, version)) throw new ArgumentException($"{resource} {key} can't be a path in an archive", nameof(key));
        await StartAsync(ct).ConfigureAwait(false);
        if (preferred) await WriteAsync(ArchivePath.Of(resource, key, null), json, ct).ConfigureAwait(false);
        await WriteAsync(ArchivePath.Of(resource, key, preferred ? version + ArchivePath.PreferredSuffix : version), json, ct).ConfigureAwait(false);
    }

    /// <summary>True when an item can be stored under these names: none of them empty, a dot path, or with slashes or control characters.</summary>
    public static bool CanHold(GroupResource resource, ObjectKey key, string version) =>
        ArchivePath.IsSafeSegment(resource.ToString()) && ArchivePath.IsSafeSegment(key.Name) && ArchivePath.IsSafeSegment(version) &&
        (key.Namespace is null || ArchivePath.IsSafeSegment(key.Namespace));

    /// <summary>Writes the end of the archive. Nothing may be added afterwards.</summary>
    public async Task CompleteAsync(CancellationToken ct)
    {
        await StartAsync(ct).ConfigureAwait(false);
        await _gzip.WriteAsync(new byte[2 * TarHeader.Block], ct).ConfigureAwait(false);
        await _gzip.FlushAsync(ct).ConfigureAwait(false);
        await _gzip.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Frees the compressor. Does not complete the archive.</summary>
    public ValueTask DisposeAsync() => _gzip.DisposeAsync();

    private async Task StartAsync(CancellationToken ct)
    {
        if (_started) return;
        _started = true;
        await WriteAsync(ArchivePath.VersionFile, "1.1.0\n"u8.ToArray(), ct).ConfigureAwait(false);
    }

    private async Task WriteAsync(string path, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        _buffer.ResetWrittenCount();
        TarHeader.Write(_buffer, path, body.Length, _time.GetUtcNow().ToUnixTimeSeconds());
        var padding = (int)((TarHeader.Block - (body.Length % TarHeader.Block)) % TarHeader.Block);
        PlainBytes += _buffer.WrittenCount + body.Length + padding;

        // One call into the compressor for the usual small object; a large one is not copied first.
        if (body.Length <= 1 << 15)
        {
            _buffer.Write(body.Span);
            TarHeader.Zeros(_buffer, padding);
            await _gzip.WriteAsync(_buffer.WrittenMemory, ct).ConfigureAwait(false);
            return;
        }

        await _gzip.WriteAsync(_buffer.WrittenMemory, ct).ConfigureAwait(false);
        await _gzip.WriteAsync(body, ct).ConfigureAwait(false);
        await _gzip.WriteAsync(new byte[padding], ct).ConfigureAwait(false);
    }
}
