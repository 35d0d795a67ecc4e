using System.Globalization;
using System.Text;

namespace Sampan.EndToEnd.Tests.Strict;

/// <summary>POSIX tar as archive/tar of Go writes it: regular files, mode 0755, owner 0, a PAX header only for names that do not fit.</summary>
internal static class StrictTar
{
    private const int Block = 512;

    public static IReadOnlyList<(string Path, byte[] Body)> Read(byte[] tar)
    {
        var entries = new List<(string, byte[])>();
        string? longName = null;
        var at = 0;
        while (!IsZero(tar, at))
        {
            var header = tar.AsSpan(at, Block);
            Demand(Checksum(header) == Octal(header.Slice(148, 8)), $"the header at {at} has a wrong checksum");
            Demand(header.Slice(257, 8).SequenceEqual("ustar\u000000"u8), $"the header at {at} is no ustar header");
            var (size, type) = ((int)Octal(header.Slice(124, 12)), (char)header[156]);
            var body = tar.AsSpan(at + Block, size).ToArray();
            at += Block + ((size + Block - 1) / Block * Block);
            if (type == 'x')
            {
                Demand(longName is null, "two PAX headers in a row");
                longName = PaxPath(body);
                continue;
            }

            Demand(type == '0', $"an entry of type {type}: only regular files");
            var path = longName ?? Name(header);
            var isOfNobody = Octal(header.Slice(108, 8)) == 0 && Octal(header.Slice(116, 8)) == 0;
            Demand(Octal(header.Slice(100, 8)) == 0x1ed && isOfNobody, $"{path}: mode or owner");
            Demand(Octal(header.Slice(136, 12)) > 0, $"{path}: no time");
            Demand(path[0] is not ('/' or '.') && !path.EndsWith('/') && !path.Split('/').Contains(".."), $"{path}: is no relative path of a file");
            entries.Add((path, body));
            longName = null;
        }

        Demand(longName is null, "a PAX header without its entry");
        Demand(IsZero(tar, at + Block), "one block of zeros at the end: two are due");
        Demand(!tar.AsSpan(at).ContainsAnyExcept((byte)0), "there is something after the end");
        Demand(tar.Length % Block == 0, "its length is no number of blocks");
        return entries;
    }

    private static bool IsZero(byte[] tar, int at)
    {
        Demand(at + Block <= tar.Length, "it ends in the middle");
        return !tar.AsSpan(at, Block).ContainsAnyExcept((byte)0);
    }

    private static long Checksum(ReadOnlySpan<byte> header)
    {
        long sum = 0;
        for (var i = 0; i < Block; i++) sum += i is >= 148 and < 156 ? ' ' : header[i];
        return sum;
    }

    private static long Octal(ReadOnlySpan<byte> field)
    {
        var digits = Encoding.ASCII.GetString(field).Trim('\0', ' ');
        Demand(digits.Length > 0 && digits.All(c => c is >= '0' and <= '7'), $"\"{digits}\" is no octal number");
        return Convert.ToInt64(digits, 8);
    }

    private static string Name(ReadOnlySpan<byte> header)
    {
        var (name, prefix) = (Encoding.ASCII.GetString(header[..100]).TrimEnd('\0'), Encoding.ASCII.GetString(header.Slice(345, 155)).TrimEnd('\0'));
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    // Records "LENGTH KEY=VALUE\n", the length counting all of it.
    private static string PaxPath(byte[] records)
    {
        string? path = null;
        for (var at = 0; at < records.Length;)
        {
            var space = Array.IndexOf(records, (byte)' ', at);
            var length = int.Parse(Encoding.ASCII.GetString(records, at, space - at), NumberStyles.None, CultureInfo.InvariantCulture);
            Demand(records[at + length - 1] == '\n', "a PAX record of a wrong length");
            var record = Encoding.UTF8.GetString(records, space + 1, length - 2 - (space - at));
            if (record.StartsWith("path=", StringComparison.Ordinal)) path = record[5..];
            at += length;
        }

        return path ?? throw new InvalidDataException("a PAX header without a path");
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidDataException(otherwise);
    }
}
