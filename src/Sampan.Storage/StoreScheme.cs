namespace Sampan.Storage;

/// <summary>The kinds of place that a storage URL can name.</summary>
public enum StoreScheme
{
    /// <summary><c>file:///dir</c>: a directory on this machine.</summary>
    File,

    /// <summary><c>s3://bucket/prefix</c>: a bucket of an S3-compatible store.</summary>
    S3,
}
