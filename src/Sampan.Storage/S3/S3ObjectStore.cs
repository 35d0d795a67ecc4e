using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;

namespace Sampan.Storage.S3;

/// <summary>A bucket of an S3-compatible store.</summary>
/// <remarks>
/// <para>Careful by default: signed payloads of known length (no aws-chunked), <c>Content-MD5</c> on every body with a checksum header beside it only where the location asks for one, single deletes.</para>
/// <para>A body that fits into one part is one PUT; a longer one, or one whose length is unknown, is a multipart upload. Requests whose bytes are in memory are
/// repeated here, by the policy that the decorator uses too.</para>
/// </remarks>
internal sealed class S3ObjectStore : IObjectStore
{
    private readonly S3Connection _connection;
    private readonly ObjectStoreOptions _options;
    private readonly RetryPolicy _retry;
    private readonly ILogger _logger;
    private bool _conditional;
    private bool _conditionRefused;

    private S3ObjectStore(S3Connection connection, ObjectStoreOptions options, RetryPolicy retry)
    {
        (_connection, _options, _retry) = (connection, options, retry);
        _logger = options.LoggerFactory.CreateLogger("Sampan.Storage.S3");
        Description = connection.Location.Describe();
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public StoreTraits Traits => new(Presign: true, ConditionalPut: _conditional);

    public static S3ObjectStore Open(StoreLocation location, StoreCredentials credentials, ObjectStoreOptions options, RetryPolicy retry)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PartSize, ObjectStoreOptions.MinPartSize);
        return new S3ObjectStore(new S3Connection(location, credentials, options), options, retry);
    }

    /// <inheritdoc/>
    public async Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(options);
        ObjectKeys.Check(key, Description);
        var look = options is { OnlyIfAbsent: true, WithoutLooking: false } && !_conditional;
        if (look && await _retry.RunAsync($"head {key}", _ => HeadAsync(key, ct), ct).ConfigureAwait(false) is not null) throw StoreFailures.AlreadyExists(this, key);
        var first = await PartBuffer.FillAsync(content, _options.PartSize, ct).ConfigureAwait(false);
        if (!first.IsLast)
        {
            await new S3MultipartUpload(_connection, _retry, _logger, key, options, _options.PartSize).RunAsync(first, content, ct).ConfigureAwait(false);
            return;
        }

        using (first) await PutWholeAsync(key, first, options, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct)
    {
        ObjectKeys.Check(key, Description, anyShape: true);
        range?.Validate();
        var request = new GetObjectRequest { BucketName = _connection.Bucket, Key = key };
        if (range is { } wanted)
            request.ByteRange = new Amazon.S3.Model.ByteRange(wanted.Offset, wanted.Length > long.MaxValue - wanted.Offset ? long.MaxValue : wanted.Offset + wanted.Length - 1);
        try
        {
            var answer = await _connection.CallAsync(key, (s3, token) => s3.GetObjectAsync(request, token), ct).ConfigureAwait(false);
            return new S3Body(_connection, answer, key);
        }
        catch (ObjectStoreException e) when (e.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable })
        {
            return new EmptyBody();
        }
    }

    /// <inheritdoc/>
    public async Task<ObjectHead?> HeadAsync(string key, CancellationToken ct)
    {
        ObjectKeys.Check(key, Description, anyShape: true);
        try
        {
            var answer = await _connection.CallAsync(key, (s3, token) => s3.GetObjectMetadataAsync(_connection.Bucket, key, token), ct).ConfigureAwait(false);
            return new ObjectHead(key, answer.ContentLength, Utc(answer.LastModified));
        }
        catch (ObjectStoreException e) when (e.Error == StoreError.NotFound)
        {
            if (!_connection.BucketSeen) await _connection.AskWhyAsync(ct).ConfigureAwait(false);
            return null;
        }
        catch (ObjectStoreException e) when (e.Error is StoreError.Denied or StoreError.Invalid)
        {
            await _connection.AskWhyAsync(ct).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken ct)
    {
        ObjectKeys.Check(key, Description, anyShape: true);
        return DeleteOneAsync(key, ct);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectHead> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in PagesAsync(prefix, delimiter: null, ct).ConfigureAwait(false))
            foreach (var found in page.S3Objects ?? [])
                yield return new ObjectHead(found.Key, found.Size ?? 0, Utc(found.LastModified));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in PagesAsync(prefix, delimiter: "/", ct).ConfigureAwait(false))
            foreach (var folder in page.CommonPrefixes ?? [])
                yield return folder[prefix.Length..].TrimEnd('/');
    }

    /// <inheritdoc/>
    public async Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct)
    {
        ObjectKeys.Check(key, Description, anyShape: true);
        var request = new GetPreSignedUrlRequest
        {
            BucketName = _connection.Bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Expires = _options.Time.GetUtcNow().Add(lifetime).UtcDateTime,
            Protocol = _connection.Location.Endpoint?.Scheme == "http" ? Protocol.HTTP : Protocol.HTTPS,
        };
        return new Uri(await _connection.CallAsync(key, (s3, _) => s3.GetPreSignedURLAsync(request), ct).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PutWholeAsync(string key, PartBuffer whole, PutOptions options, CancellationToken ct)
    {
        var md5 = Convert.ToBase64String(whole.Md5());
        var checksum = S3Checksum.Of(_connection.Location.Checksum, whole);
        await _retry.RunAsync($"put {key}", async attempt =>
        {
            try
            {
                await SendWholeAsync(key, whole, md5, checksum, options.OnlyIfAbsent && !_conditionRefused, ct).ConfigureAwait(false);
            }
            catch (ObjectStoreException e) when (e.Error == StoreError.Unsupported && options is { OnlyIfAbsent: true, WithoutLooking: false } && !_conditionRefused)
            {
                // The store knows no conditions. The key was looked at before; that has to do.
                _conditionRefused = true;
                await SendWholeAsync(key, whole, md5, checksum, conditional: false, ct).ConfigureAwait(false);
            }
            catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists)
            {
                _conditional = true;
                using var ours = whole.Open();
                if (attempt == 1 || !await SameContent.IsStoredAsync(this, key, ours, ct).ConfigureAwait(false)) throw StoreFailures.AlreadyExists(this, key, e);
            }

            return true;
        }, ct).ConfigureAwait(false);
    }

    private async Task SendWholeAsync(string key, PartBuffer whole, string md5, S3Checksum checksum, bool conditional, CancellationToken ct)
    {
        using var body = whole.Open();
        var request = new PutObjectRequest
        {
            BucketName = _connection.Bucket,
            Key = key,
            InputStream = body,
            AutoCloseStream = false,
            MD5Digest = md5,
            UseChunkEncoding = false,
            IfNoneMatch = conditional ? "*" : null,
            ChecksumCRC32 = checksum.Crc32,
            ChecksumCRC32C = checksum.Crc32C,
            ChecksumSHA1 = checksum.Sha1,
            ChecksumSHA256 = checksum.Sha256,
        };
        await _connection.CallAsync(key, (s3, token) => s3.PutObjectAsync(request, token), ct).ConfigureAwait(false);
    }

    private async Task DeleteOneAsync(string key, CancellationToken ct)
    {
        try
        {
            await _connection.CallAsync(key, (s3, token) => s3.DeleteObjectAsync(_connection.Bucket, key, token), ct).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Error == StoreError.NotFound)
        {
            // Some stores say 404 where S3 says 204.
        }
    }

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ListObjectsV2Request { BucketName = _connection.Bucket, Prefix = prefix, Delimiter = delimiter, MaxKeys = _options.ListPageSize };
        while (true)
        {
            var page = await _connection.CallAsync(null, (s3, token) => s3.ListObjectsV2Async(request, token), ct).ConfigureAwait(false);
            yield return page;
            if (page.IsTruncated != true) yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    private static DateTimeOffset Utc(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : default;
}
