using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Sampan.Engine.Tests.Archive;

/// <summary>Tar archives block by block, also such as no library writes.</summary>
internal sealed class TarBuilder
{
    private readonly MemoryStream _tar = new();

    /// <summary>A builder that has what every backup begins with.</summary>
    public static TarBuilder Backup(string version = "1.1.0\n") => new TarBuilder().File("metadata/version", version);

    public TarBuilder File(string path, string content) => Entry(path, Encoding.UTF8.GetBytes(content));

    public TarBuilder Item(string path, string json) => File($"resources/{path}.json", json);

    /// <param name="path">Cut to the field's 100 bytes.</param>
    /// <param name="body">What follows the header.</param>
    /// <param name="type">The type byte.</param>
    /// <param name="size">What the header says of the length; null is the truth.</param>
    public TarBuilder Entry(string path, byte[] body, char type = '0', string? size = null)
    {
        var header = new byte[512];
        var name = Encoding.UTF8.GetBytes(path);
        name.AsSpan(0, Math.Min(name.Length, 100)).CopyTo(header);
        Encoding.ASCII.GetBytes(size ?? Convert.ToString(body.LongLength, 8).PadLeft(11, '0'), header.AsSpan(124));
        header[156] = (byte)type;
        "ustar\00000"u8.CopyTo(header.AsSpan(257));
        header.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => (long)b), 8).PadLeft(6, '0') + "\0 ", header.AsSpan(148));
        _tar.Write(header);
        _tar.Write(body);
        _tar.Write(new byte[(512 - (body.Length % 512)) % 512]);
        return this;
    }

    /// <summary>A PAX header for the next entry.</summary>
    public TarBuilder Pax(string key, string value, char type = 'x')
    {
        var bytes = Encoding.UTF8.GetByteCount(value) + key.Length + 3;
        var length = bytes + 1;
        while (length != bytes + length.ToString(CultureInfo.InvariantCulture).Length) length++;
        return Entry("PaxHeaders.0/x", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}={value}\n")), type);
    }

    public byte[] Tar(bool ended = true) => [.. _tar.ToArray(), .. new byte[ended ? 1024 : 0]];

    public byte[] Pack(bool ended = true) => Pack(Tar(ended));

    public static byte[] Pack(byte[] tar)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(tar);
        return packed.ToArray();
    }

    public static byte[] Unpack(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var tar = new MemoryStream();
        gzip.CopyTo(tar);
        return tar.ToArray();
    }
}
