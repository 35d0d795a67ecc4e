using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Sampan.Engine.Archive;

/// <summary>Reads a tar stream forward: ustar, PAX and GNU long names. Everything but files and folders is refused.</summary>
/// <remarks>Bounded by the limits at every step: a hostile archive can name any length, so nothing is allocated before it is checked.</remarks>
/// <param name="tar">The stream, unpacked.</param>
/// <param name="archive">Its name, for messages.</param>
/// <param name="limits">What to accept.</param>
/// <param name="advanced">Told the position after each read; throws when that is too far.</param>
internal sealed class TarEntries(Stream tar, string archive, ArchiveLimits limits, Action<long> advanced)
{
    private const int Block = 512;
    private const int MaxExtension = 1 << 20;
    private readonly byte[] _header = new byte[Block];
    private readonly byte[] _skip = new byte[1 << 14];
    private long _pending;
    private long _padding;
    private int _count;

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Path of the entry that was read last, for messages.</summary>
    public string? Current { get; private set; }

    /// <summary>The next file or folder, or null after the end marker. What is left of the last one is skipped.</summary>
    public async Task<TarMember?> NextAsync(CancellationToken ct)
    {
        string? longName = null;
        long? longSize = null;
        while (true)
        {
            await SkipAsync(_pending + _padding, ct).ConfigureAwait(false);
            (_pending, _padding) = (0, 0);
            await FillAsync(_header, ct).ConfigureAwait(false);
            if (!_header.AsSpan().ContainsAnyExcept((byte)0))
            {
                await DrainAsync(ct).ConfigureAwait(false);
                return null;
            }

            VerifyChecksum();
            if (++_count > limits.Entries) throw new ArchiveException(archive, Current, $"more than {limits.Entries} entries");
            var type = (char)_header[156];
            var size = longSize ?? Number(_header.AsSpan(124, 12));
            if (type is 'x' or 'g' or 'L')
            {
                var extension = await ExtensionAsync(size, ct).ConfigureAwait(false);
                if (type == 'L') longName = Encoding.UTF8.GetString(extension).TrimEnd('\0');
                else if (type == 'x') (longName, longSize) = Pax(extension, longName, longSize);
                continue;
            }

            return Accept(type, longName ?? NameOf(_header), size);
        }
    }

    /// <summary>The bytes of the entry that <see cref="NextAsync"/> gave.</summary>
    public async Task<byte[]> ReadBodyAsync(CancellationToken ct)
    {
        var body = new byte[_pending];
        await FillAsync(body, ct).ConfigureAwait(false);
        _pending = 0;
        return body;
    }

    private TarMember Accept(char type, string path, long size)
    {
        Current = path;
        if (ArchivePath.Danger(path) is { } danger) throw new ArchiveException(archive, path, $"refused: {danger}; no program that makes backups writes that");
        switch (type)
        {
            case '0' or '\0' or '7':
                break;
            case '5':
                return new TarMember(path, 0, true);
            case '1' or '2':
                throw new ArchiveException(archive, path, "refused: it is a link; a backup holds files only");
            default:
                throw new ArchiveException(archive, path, $"refused: entry type '{type}'; a backup holds files only");
        }

        if (size > limits.EntryBytes) throw new ArchiveException(archive, path, $"{size} bytes, more than the {limits.EntryBytes} an entry may have");
        (_pending, _padding) = (size, Padding(size));
        return new TarMember(path, size, path.EndsWith('/'));
    }

    private async Task<byte[]> ExtensionAsync(long size, CancellationToken ct)
    {
        if (size > MaxExtension) throw new ArchiveException(archive, Current, $"the header after it is {size} bytes long; the archive is damaged or hostile");
        var bytes = new byte[size];
        await FillAsync(bytes, ct).ConfigureAwait(false);
        _padding = Padding(size);
        return bytes;
    }

    // After the end marker only padding may follow; reading on to the end is what makes gzip check its checksum.
    private async Task DrainAsync(CancellationToken ct)
    {
        int n;
        while ((n = await tar.ReadAsync(_skip, ct).ConfigureAwait(false)) > 0)
        {
            Advance(n);
            if (_skip.AsSpan(0, n).ContainsAnyExcept((byte)0)) throw new ArchiveException(archive, null, "there is data after the end marker");
        }
    }

    private async ValueTask FillAsync(Memory<byte> buffer, CancellationToken ct)
    {
        await tar.ReadExactlyAsync(buffer, ct).ConfigureAwait(false);
        Advance(buffer.Length);
    }

    private void Advance(int count)
    {
        Position += count;
        advanced(Position);
    }

    private async Task SkipAsync(long count, CancellationToken ct)
    {
        while (count > 0)
        {
            var n = (int)Math.Min(count, _skip.Length);
            await FillAsync(_skip.AsMemory(0, n), ct).ConfigureAwait(false);
            count -= n;
        }
    }

    private void VerifyChecksum()
    {
        var stored = Number(_header.AsSpan(148, 8));
        long sum = 8 * ' ';
        for (var i = 0; i < Block; i++)
        {
            if (i is < 148 or >= 156) sum += _header[i];
        }

        if (sum != stored) throw new ArchiveException(archive, Current, "what follows it is no tar header: not a tar archive, or damaged");
    }

    private long Number(ReadOnlySpan<byte> field)
    {
        var text = field.TrimStart((byte)' ').TrimEnd("\0 "u8);
        long value = 0;
        foreach (var b in text)
        {
            if (b is < (byte)'0' or > (byte)'7') throw new ArchiveException(archive, Current, "what follows it has a number that is none: not a tar archive, or damaged");
            value = checked((value << 3) + (b - '0'));
        }

        return value;
    }

    private static string NameOf(ReadOnlySpan<byte> header)
    {
        var name = Text(header[..100]);
        var prefix = header.Slice(257, 5).SequenceEqual("ustar"u8) && header[262] == 0 ? Text(header.Slice(345, 155)) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    // Records are "<length> <key>=<value>\n", the length counting itself.
    private (string? Name, long? Size) Pax(ReadOnlySpan<byte> records, string? name, long? size)
    {
        while (records.Length > 0)
        {
            if (!Utf8Parser.TryParse(records, out int length, out var digits) || length <= digits + 1 || length > records.Length)
            {
                throw new ArchiveException(archive, Current, "what follows it has a PAX header that is none: damaged");
            }

            var record = records[(digits + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals > 0 && record[..equals].SequenceEqual("path"u8)) name = Encoding.UTF8.GetString(record[(equals + 1)..]);
            if (equals > 0 && record[..equals].SequenceEqual("size"u8)) size = PaxSize(record[(equals + 1)..]);
            records = records[length..];
        }

        return (name, size);
    }

    private long PaxSize(ReadOnlySpan<byte> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw new ArchiveException(archive, Current, "what follows it has a size that is none: damaged");

    private static long Padding(long size) => (Block - (size % Block)) % Block;
}
