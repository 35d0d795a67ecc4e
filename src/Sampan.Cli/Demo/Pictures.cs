using System.Buffers.Binary;

namespace Sampan.Cli.Demo;

/// <summary>The pictures that the demo's object store holds: small bitmaps, drawn here so that their bytes are known to nobody but A's volume.</summary>
internal static class Pictures
{
    private const int Side = 48;

    /// <summary>File names and contents; the same every time.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["harbour.bmp"] = Draw((x, y) => (byte)(x * 5), (x, y) => (byte)(120 + y), (x, y) => (byte)(200 - x)),
        ["sampan.bmp"] = Draw((x, y) => (byte)(x ^ y), (x, y) => (byte)(x * y), (x, y) => 60),
        ["sunset.bmp"] = Draw((x, y) => (byte)(255 - y), (x, y) => (byte)(y * 2), (x, y) => (byte)(40 + x)),
    };

    // A 24-bit BMP: 54 bytes of header, then rows of blue, green, red (48 * 3 bytes need no padding).
    private static byte[] Draw(Func<int, int, byte> red, Func<int, int, byte> green, Func<int, int, byte> blue)
    {
        var file = new byte[54 + (Side * Side * 3)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), Side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), Side);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        for (var at = 0; at < Side * Side; at++)
        {
            var (x, y) = (at % Side, at / Side);
            (file[54 + (at * 3)], file[55 + (at * 3)], file[56 + (at * 3)]) = (blue(x, y), green(x, y), red(x, y));
        }

        return file;
    }
}
