using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sampan.Engine.Archive;

/// <summary>Writes headers of regular files: ustar, preceded by a PAX header when the path does not fit.</summary>
/// <remarks>Mode 0755, owner 0, no owner names, as Velero's. Written by hand because it costs nothing per entry, where the framework's writer
/// copies every body (docs/adr/0012).</remarks>
internal static class TarHeader
{
    public const int Block = 512;
    private const int NameField = 100;
    private const int PrefixField = 155;

    public static void Write(ArrayBufferWriter<byte> output, string path, long length, long modified)
    {
        if (Split(path) is { } fit)
        {
            WriteBlock(output, fit.Name, fit.Prefix, length, modified, (byte)'0');
            return;
        }

        var record = PaxPath(path);
        WriteBlock(output, "PaxHeaders.0/item", "", record.Length, modified, (byte)'x');
        output.Write(record);
        Zeros(output, (Block - (record.Length % Block)) % Block);
        WriteBlock(output, "item", "", length, modified, (byte)'0');
    }

    public static void Zeros(ArrayBufferWriter<byte> output, int count)
    {
        output.GetSpan(Math.Max(count, 1))[..count].Clear();
        output.Advance(count);
    }

    private static (string Name, string Prefix)? Split(string path)
    {
        if (!Ascii.IsValid(path)) return null;
        if (path.Length <= NameField) return (path, "");
        var from = path.Length - NameField - 1;
        var slash = path.IndexOf('/', Math.Max(from, 1));
        return slash > 0 && slash <= PrefixField && slash < path.Length - 1 ? (path[(slash + 1)..], path[..slash]) : null;
    }

    private static byte[] PaxPath(string path)
    {
        var bytes = Encoding.UTF8.GetByteCount(path) + " path=\n".Length;
        var length = bytes + 1;
        while (length != bytes + length.ToString(CultureInfo.InvariantCulture).Length) length++;
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} path={path}\n"));
    }

    private static void WriteBlock(ArrayBufferWriter<byte> output, string name, string prefix, long length, long modified, byte type)
    {
        var header = output.GetSpan(Block)[..Block];
        header.Clear();
        Encoding.ASCII.GetBytes(name, header);
        Octal(header.Slice(100, 8), Convert.ToInt64("755", 8));
        Octal(header.Slice(108, 8), 0);
        Octal(header.Slice(116, 8), 0);
        Octal(header.Slice(124, 12), length);
        Octal(header.Slice(136, 12), modified);
        header[156] = type;
        "ustar\000"u8.CopyTo(header[257..]);
        Octal(header.Slice(329, 8), 0);
        Octal(header.Slice(337, 8), 0);
        Encoding.ASCII.GetBytes(prefix, header[345..]);
        header.Slice(148, 8).Fill((byte)' ');
        long sum = 0;
        foreach (var b in header) sum += b;
        Octal(header.Slice(148, 7), sum);
        header[154] = 0;
        output.Advance(Block);
    }

    // Digits up to the field's last byte, which stays NUL.
    private static void Octal(Span<byte> field, long value)
    {
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }
}
