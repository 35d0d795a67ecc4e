using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Sampan.Storage.S3;

/// <summary>One bucket at one endpoint: the SDK's client in its careful setting, deadlines, and the translation of every failure.</summary>
internal sealed class S3Connection : IDisposable
{
    private readonly HttpClient _http;
    private readonly AmazonS3Client _client;
    private readonly ObjectStoreOptions _options;

    public S3Connection(StoreLocation location, StoreCredentials credentials, ObjectStoreOptions options)
    {
        (Location, _options, Failures) = (location, options, new S3Failures(location));
        _http = S3Transport.CreateClient(location);
        _client = new AmazonS3Client(
            credentials.SessionToken is null
                ? new BasicAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey)
                : new SessionAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken),
            Configure(location, _http));
    }

    public StoreLocation Location { get; }

    public S3Failures Failures { get; }

    public string Bucket => Location.Bucket;

    /// <summary>Some call on the bucket has succeeded, so a bare 404 is about the key.</summary>
    public bool BucketSeen { get; private set; }

    /// <summary>One request: with a deadline, without a retry.</summary>
    public async Task<T> CallAsync<T>(string? key, Func<IAmazonS3, CancellationToken, Task<T>> call, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(_options.CallTimeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            var result = await call(_client, both.Token).ConfigureAwait(false);
            BucketSeen = true;
            return result;
        }
        catch (Exception e) when (S3Failures.Knows(e))
        {
            ct.ThrowIfCancellationRequested();
            throw Failures.Translate(e, key);
        }
    }

    /// <summary>A read inside a body: the deadline is for silence, not for the whole.</summary>
    public async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, string key, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(_options.StallTimeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            return await body.ReadAsync(buffer, both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failures.Knows(e))
        {
            ct.ThrowIfCancellationRequested();
            throw Failures.Translate(e, key);
        }
    }

    /// <summary>
    /// A HEAD has no body, so it can't say whether the key or the bucket is missing, or why it was refused. A listing of nothing can: this throws what it says, and
    /// returns when the bucket is there for us.
    /// </summary>
    public async Task AskWhyAsync(CancellationToken ct)
    {
        var request = new ListObjectsV2Request { BucketName = Bucket, MaxKeys = 1 };
        await CallAsync(null, (s3, token) => s3.ListObjectsV2Async(request, token), ct).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private static AmazonS3Config Configure(StoreLocation location, HttpClient http)
    {
        var config = new AmazonS3Config
        {
            HttpClientFactory = new S3Transport(http),
            ForcePathStyle = location.PathStyle,
            // Trailing checksums, the SDK's default, are refused by COS, Ceph 16 and older MinIO. Content-MD5 does their work.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            // One owner of retries, and it is not the SDK.
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            ThrottleRetries = false,
            // What a user's ~/.aws/config or environment says elsewhere must not move our requests.
            IgnoreConfiguredEndpointUrls = true,
            UseDualstackEndpoint = false,
            UseFIPSEndpoint = false,
            DisableLogging = true,
        };
        if (location.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.GetLeftPart(UriPartial.Authority);
            config.AuthenticationRegion = location.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(location.Region);
        }

        return config;
    }
}
