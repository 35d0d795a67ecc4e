using System.Buffers.Binary;
using System.Security.Cryptography;
using Amazon.S3;

namespace Sampan.Storage.S3;

/// <summary>
/// The value of a checksum header, in base64; at most one is set. Computed here: in the careful setting the SDK only announces the algorithm that a request names,
/// and sends no checksum.
/// </summary>
internal readonly record struct S3Checksum(string? Crc32, string? Crc32C, string? Sha1, string? Sha256)
{
    private static readonly uint[] Crc32Table = Table(0xEDB88320);
    private static readonly uint[] Crc32CTable = Table(0x82F63B78);

    public static S3Checksum Of(StoreChecksum checksum, PartBuffer body) => checksum switch
    {
        StoreChecksum.Crc32 => new(Crc(Crc32Table, body.Span), null, null, null),
        StoreChecksum.Crc32C => new(null, Crc(Crc32CTable, body.Span), null, null),
#pragma warning disable CA5350 // A checksum that S3 defines, against damage on the way and not against forgery.
        StoreChecksum.Sha1 => new(null, null, Convert.ToBase64String(SHA1.HashData(body.Span)), null),
#pragma warning restore CA5350
        StoreChecksum.Sha256 => new(null, null, null, Convert.ToBase64String(SHA256.HashData(body.Span))),
        _ => default,
    };

    /// <summary>What a multipart upload announces at its start.</summary>
    public static ChecksumAlgorithm? Name(StoreChecksum checksum) => checksum switch
    {
        StoreChecksum.Crc32 => ChecksumAlgorithm.CRC32,
        StoreChecksum.Crc32C => ChecksumAlgorithm.CRC32C,
        StoreChecksum.Sha1 => ChecksumAlgorithm.SHA1,
        StoreChecksum.Sha256 => ChecksumAlgorithm.SHA256,
        _ => null,
    };

    private static string Crc(uint[] table, ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes) crc = table[(byte)(crc ^ b)] ^ (crc >> 8);
        Span<byte> value = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(value, ~crc);
        return Convert.ToBase64String(value);
    }

    private static uint[] Table(uint polynomial)
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var entry = i;
            for (var bit = 0; bit < 8; bit++) entry = (entry & 1) != 0 ? (entry >> 1) ^ polynomial : entry >> 1;
            table[i] = entry;
        }

        return table;
    }
}
