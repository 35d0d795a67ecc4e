using System.IO.Compression;
using System.Text;

namespace Sampan.Engine.Archive;

/// <summary>Pass 1 over an archive: validate everything, spool the items, index them.</summary>
internal sealed class ArchiveLoader(string name, ArchiveLimits limits)
{
    private readonly ArchiveIndex _index = new();
    private string? _formatVersion;
    private string? _firstForeign;
    private byte[] _last = [];
    private long _lastOffset;

    public async Task<BackupArchiveReader> LoadAsync(Stream archive, CancellationToken ct)
    {
        var spool = OpenSpool();
        try
        {
            await ReadAllAsync(archive, spool, ct).ConfigureAwait(false);
            RefuseForeign();
            await WriteAsync(() => new ValueTask(spool.FlushAsync(ct))).ConfigureAwait(false);
            return new BackupArchiveReader(name, _formatVersion ?? "", spool, _index);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private SpoolFile OpenSpool()
    {
        try
        {
            return new SpoolFile(limits.SpoolFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var folder = SpoolFile.FolderOf(limits.SpoolFolder);
            throw new ArchiveException(name, null, $"no private copy can be made in {folder} ({e.Message}); set TMPDIR to a folder that can be written and has room", e);
        }
    }

    private async Task ReadAllAsync(Stream archive, SpoolFile spool, CancellationToken ct)
    {
        var guard = new SourceStream(archive);
        var gzip = new GZipStream(guard, CompressionMode.Decompress, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var tar = new TarEntries(gzip, name, limits, position => RefuseBomb(position, guard.Position));
            try
            {
                while (await tar.NextAsync(ct).ConfigureAwait(false) is { } entry)
                {
                    await TakeAsync(entry, tar, spool, ct).ConfigureAwait(false);
                }

                // The framework notices a wrong checksum, and not one that is missing because the last bytes were cut off.
                if (guard.Tail != unchecked((uint)tar.Position)) throw new EndOfStreamException();
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException && guard.Position == 0)
            {
                throw new ArchiveException(name, null, "it is empty", e);
            }
            catch (InvalidDataException e)
            {
                throw new ArchiveException(name, tar.Current, $"not a whole gzip stream ({e.Message}): it was cut off or damaged; back up again", e);
            }
            catch (EndOfStreamException e)
            {
                throw new ArchiveException(name, tar.Current, "the archive ends in the middle: it was cut off; back up again", e);
            }
        }
    }

    private async Task TakeAsync(TarMember entry, TarEntries tar, SpoolFile spool, CancellationToken ct)
    {
        if (entry.IsFolder) return;
        if (entry.Path == ArchivePath.VersionFile)
        {
            _formatVersion = Encoding.UTF8.GetString(await tar.ReadBodyAsync(ct).ConfigureAwait(false)).Trim();
            RefuseVersion(_formatVersion);
            return;
        }

        if (ArchivePath.Parse(entry.Path) is not { } place)
        {
            if (!entry.Path.StartsWith(ArchivePath.Root, StringComparison.Ordinal)) _firstForeign ??= entry.Path;
            _index.Note($"\"{entry.Path}\" is not part of a backup; ignored");
            return;
        }

        var body = await tar.ReadBodyAsync(ct).ConfigureAwait(false);
        var item = new ArchivedItem(place.Resource, place.Key, body.Length) { Offset = await KeepAsync(body, spool, ct).ConfigureAwait(false) };
        if (_index.Add(place.VersionFolder, item) is { } first) await RefuseOtherAsync(entry.Path, first, body, spool, ct).ConfigureAwait(false);
    }

    // No program that makes backups writes an entry twice. With the same content it is odd; with another one, what is shown and what is restored may differ.
    private async Task RefuseOtherAsync(string path, ArchivedItem first, byte[] body, SpoolFile spool, CancellationToken ct)
    {
        await WriteAsync(() => new ValueTask(spool.FlushAsync(ct))).ConfigureAwait(false);
        if (!spool.Read(first.Offset, checked((int)first.Length)).AsSpan().SequenceEqual(body))
            throw new ArchiveException(name, path, "refused: it is there twice with different content; no program that makes backups writes that");
        _index.Note($"\"{path}\" is there twice with the same content");
    }

    private void RefuseBomb(long unpacked, long packed)
    {
        if (unpacked > limits.TotalBytes) throw new ArchiveException(name, null, $"the archive unpacks to more than {limits.TotalBytes} bytes");
        if (unpacked > limits.RatioFrom && unpacked / limits.Ratio > packed)
            throw new ArchiveException(name, null, $"refused: {packed} bytes unpack to more than {unpacked}, as no backup does");
    }

    // The plain and the versioned copy of an item stand side by side with the same bytes: keep them once.
    private async Task<long> KeepAsync(byte[] body, SpoolFile spool, CancellationToken ct)
    {
        if (body.AsSpan().SequenceEqual(_last)) return _lastOffset;
        _lastOffset = spool.Length;
        _last = body;
        await WriteAsync(() => spool.AppendAsync(body, ct)).ConfigureAwait(false);
        return _lastOffset;
    }

    private async Task WriteAsync(Func<ValueTask> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            var folder = SpoolFile.FolderOf(limits.SpoolFolder);
            throw new ArchiveException(name, null, $"its private copy can't be written to {folder} ({e.Message}); set TMPDIR to a folder with room", e);
        }
    }

    private void RefuseVersion(string version)
    {
        if (version != "1" && !version.StartsWith("1.", StringComparison.Ordinal))
        {
            throw new ArchiveException(name, ArchivePath.VersionFile, $"format version \"{Shorten(version)}\" is not one this program reads (1, 1.x)");
        }
    }

    private void RefuseForeign()
    {
        if (_formatVersion is not null) return;
        if (_index.IsEmpty)
        {
            var found = _firstForeign is null ? "it holds no entry" : $"its first entry is \"{_firstForeign}\"";
            throw new ArchiveException(name, null, $"not a Velero backup: there is neither metadata/version nor resources/, {found}");
        }

        throw new ArchiveException(name, ArchivePath.VersionFile,
            "it is missing, and every release of Velero writes it: the archive was put together by something else");
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
