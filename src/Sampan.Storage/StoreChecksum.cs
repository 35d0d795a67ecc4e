namespace Sampan.Storage;

/// <summary>What proves to an S3 store that a body arrived whole.</summary>
public enum StoreChecksum
{
    /// <summary><c>Content-MD5</c> alone, which every S3-compatible store checks. The default: newer checksum headers break several stores in the field.</summary>
    None,

    /// <summary><c>x-amz-checksum-crc32</c> beside it, as Velero's AWS plugin sends by default.</summary>
    Crc32,

    /// <summary><c>x-amz-checksum-crc32c</c> beside it.</summary>
    Crc32C,

    /// <summary><c>x-amz-checksum-sha1</c> beside it.</summary>
    Sha1,

    /// <summary><c>x-amz-checksum-sha256</c> beside it.</summary>
    Sha256,
}
