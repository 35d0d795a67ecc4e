using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.S3;

namespace Sampan.Storage.S3;

/// <summary>Every failure of the SDK and below it in the store's terms, with the remedy.</summary>
internal sealed class S3Failures(StoreLocation location)
{
    private readonly string _store = location.Describe();

    public string Endpoint => location.Endpoint?.GetLeftPart(UriPartial.Authority) ?? $"Amazon S3 in {location.Region}";

    /// <summary>Failures that are translated; anything else is a defect and passes.</summary>
    public static bool Knows(Exception e) => e is AmazonServiceException or AmazonClientException or HttpRequestException or SocketException or AuthenticationException
        || (e is IOException and not ObjectStoreException) || e is TimeoutException || e is OperationCanceledException;

    public ObjectStoreException Translate(Exception e, string? key)
    {
        if (e is AmazonServiceException { StatusCode: not 0 } answer && (answer.ErrorCode is not null || (int)answer.StatusCode >= 300)) return FromAnswer(answer, key);
        if (Find<AuthenticationException>(e) is { } tls)
            return Make(StoreError.Untrusted, key, $"{Endpoint} shows a certificate that is not trusted ({tls.Message}): give the authority with caFile=FILE, or insecureSkipTLSVerify=true for a trial", e);
        if (Find<OperationCanceledException>(e) is not null || Find<TimeoutException>(e) is not null)
            return Make(StoreError.Unreachable, key, $"{Endpoint} did not answer in time", e);
        var cause = (Exception?)Find<SocketException>(e) ?? Find<HttpRequestException>(e) ?? Find<IOException>(e) ?? e;
        return Make(StoreError.Unreachable, key, $"{Endpoint} can't be reached ({cause.Message}): check the endpoint, and that this machine may connect to it", e);
    }

    public ObjectStoreException Make(StoreError error, string? key, string what, Exception? inner = null) =>
        new(error, _store, key, key is null ? $"{_store}: {what}" : $"{_store}: '{key}': {what}", inner);

    private ObjectStoreException FromAnswer(AmazonServiceException e, string? key)
    {
        var code = e.ErrorCode ?? "";
        var said = $"{(int)e.StatusCode}{(code.Length > 0 ? " " + code : "")}";
        return code switch
        {
            "NoSuchBucket" => Make(StoreError.MissingBucket, null, $"the bucket '{location.Bucket}' does not exist at {Endpoint}: create it, or correct the name or the endpoint", e),
            "NoSuchKey" => Make(StoreError.NotFound, key, "there is no such object", e),
            "InvalidAccessKeyId" => Make(StoreError.BadCredentials, key, $"{Endpoint} does not know the access key ({said}): check aws_access_key_id and the endpoint", e),
            "SignatureDoesNotMatch" => Make(StoreError.BadCredentials, key, $"the secret key does not fit the access key ({said}): check aws_secret_access_key", e),
            "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" => Make(StoreError.BadCredentials, key, $"the session token is not valid any more ({said}): get new credentials", e),
            "RequestTimeTooSkewed" => Make(StoreError.Invalid, key, $"the clocks of this machine and of {Endpoint} differ too much ({said}): set this machine's clock", e),
            "AuthorizationHeaderMalformed" or "PermanentRedirect" or "TemporaryRedirect" or "IllegalLocationConstraintException" =>
                Make(StoreError.Invalid, key, $"the bucket is in another region or behind another endpoint ({said}: {e.Message}): correct region and endpoint", e),
            "BadDigest" or "InvalidDigest" or "XAmzContentSHA256Mismatch" or "XAmzContentChecksumMismatch" =>
                Make(StoreError.Corrupt, key, $"the store says that the body arrived changed ({said}): the way there alters bytes, or the store does not know the checksum: leave checksumAlgorithm empty", e),
            "QuotaExceeded" or "QuotaExceededException" or "XMinioStorageFull" or "InsufficientStorage" => Make(StoreError.Full, key, $"no room is left ({said}): free some or raise the quota", e),
            "RequestTimeout" or "SlowDown" or "RequestLimitExceeded" or "Throttling" or "OperationAborted" => Make(StoreError.Unavailable, key, $"the store asks to try later ({said})", e),
            "NotImplemented" => Make(StoreError.Unsupported, key, $"the store does not implement this call ({said})", e),
            _ => FromStatus(e, key, said),
        };
    }

    private ObjectStoreException FromStatus(AmazonServiceException e, string? key, string said) => e.StatusCode switch
    {
        HttpStatusCode.NotFound => Make(StoreError.NotFound, key, "there is no such object", e),
        HttpStatusCode.Unauthorized => Make(StoreError.BadCredentials, key, $"the credentials were refused ({said})", e),
        HttpStatusCode.Forbidden => Make(StoreError.Denied, key, $"these credentials may not do this ({said}): ask for the right to read, write, list and delete in bucket '{location.Bucket}'", e),
        HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict => Make(StoreError.AlreadyExists, key, $"it exists already ({said})", e),
        HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented => Make(StoreError.Unsupported, key, $"the store does not implement this call ({said})", e),
        HttpStatusCode.InsufficientStorage => Make(StoreError.Full, key, $"no room is left ({said})", e),
        HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
            Make(StoreError.Unavailable, key, $"{Endpoint} failed on its side ({said})", e),
        _ => Make(StoreError.Invalid, key, $"{Endpoint} refused the request ({said}: {e.Message})", e),
    };

    private static T? Find<T>(Exception? e) where T : Exception
    {
        for (; e is not null; e = e.InnerException)
            if (e is T found) return found;
        return null;
    }
}
