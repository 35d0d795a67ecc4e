using Amazon.S3;

namespace Sampan.Storage.S3;

/// <summary>The SDK's name of a checksum.</summary>
internal static class S3Checksum
{
    public static ChecksumAlgorithm? Of(StoreChecksum checksum) => checksum switch
    {
        StoreChecksum.Crc32 => ChecksumAlgorithm.CRC32,
        StoreChecksum.Crc32C => ChecksumAlgorithm.CRC32C,
        StoreChecksum.Sha1 => ChecksumAlgorithm.SHA1,
        StoreChecksum.Sha256 => ChecksumAlgorithm.SHA256,
        _ => null,
    };
}
