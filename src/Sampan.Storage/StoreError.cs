namespace Sampan.Storage;

/// <summary>Why a store refused or failed: the closed list that messages, remedies and retries go by.</summary>
public enum StoreError
{
    /// <summary>No object under that key.</summary>
    NotFound,

    /// <summary>The bucket, or the directory, does not exist.</summary>
    MissingBucket,

    /// <summary>The credentials are unknown or their signature is wrong.</summary>
    BadCredentials,

    /// <summary>The credentials are known and may not do this.</summary>
    Denied,

    /// <summary>The key is taken and the put was conditional.</summary>
    AlreadyExists,

    /// <summary>The location is set ReadOnly on our side.</summary>
    ReadOnly,

    /// <summary>No connection, a time-out, or a connection cut in the middle. Worth a retry.</summary>
    Unreachable,

    /// <summary>The server's certificate is not trusted.</summary>
    Untrusted,

    /// <summary>The store failed on its side (5xx), or asked to slow down. Worth a retry.</summary>
    Unavailable,

    /// <summary>No room left.</summary>
    Full,

    /// <summary>The store does not implement the call.</summary>
    Unsupported,

    /// <summary>The request itself is wrong: a key, a bucket name or a setting.</summary>
    Invalid,

    /// <summary>What came back is not what was stored: length or checksum differ.</summary>
    Corrupt,
}
