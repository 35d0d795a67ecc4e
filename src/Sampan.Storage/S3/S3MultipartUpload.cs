using Amazon.S3.Model;
using Microsoft.Extensions.Logging;

namespace Sampan.Storage.S3;

/// <summary>A body of more than one part. At most two parts are on their way while a third is being filled; each is repeated by itself when its request fails.</summary>
internal sealed partial class S3MultipartUpload(S3Connection connection, RetryPolicy retry, ILogger logger, string key, PutOptions options, int partSize)
{
    private const int MaxParts = 10_000;
    private const int InFlight = 2;

    /// <summary>From this part on parts are eight times as long: streams of unknown length may become 0.5 TB (with 8 MiB), and small ones stay in small memory.</summary>
    private const int LongPartsFrom = 2_001;

    private readonly SortedDictionary<int, PartETag> _done = [];
    private readonly Lock _gate = new();
    private string _uploadId = "";
    private long _length;

    /// <summary>Uploads everything, or leaves nothing. Disposes <paramref name="first"/>.</summary>
    public async Task RunAsync(PartBuffer first, Stream content, CancellationToken ct)
    {
        try
        {
            _uploadId = await StartAsync(ct).ConfigureAwait(false);
        }
        catch
        {
            first.Dispose();
            throw;
        }

        try
        {
            await SendAllAsync(first, content, ct).ConfigureAwait(false);
            await CompleteAsync(ct).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync().ConfigureAwait(false);
            throw;
        }
    }

    private Task<string> StartAsync(CancellationToken ct) => retry.RunAsync($"start upload of {key}", async _ =>
    {
        var request = new InitiateMultipartUploadRequest { BucketName = connection.Bucket, Key = key, ChecksumAlgorithm = S3Checksum.Name(connection.Location.Checksum) };
        var answer = await connection.CallAsync(key, (s3, token) => s3.InitiateMultipartUploadAsync(request, token), ct).ConfigureAwait(false);
        return answer.UploadId;
    }, ct);

    private async Task SendAllAsync(PartBuffer first, Stream content, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = new List<Task>(InFlight);
        try
        {
            var part = first;
            for (var number = 1; ; number++)
            {
                running.Add(SendAsync(part, number, stop.Token));
                if (part.IsLast) break;
                if (running.Count == InFlight)
                {
                    var finished = await Task.WhenAny(running).ConfigureAwait(false);
                    running.Remove(finished);
                    await finished.ConfigureAwait(false);
                }

                if (number == MaxParts)
                    throw connection.Failures.Make(StoreError.Invalid, key, $"the body is longer than {_length} bytes, the most that {MaxParts} parts of this size hold");
                part = await PartBuffer.FillAsync(content, number + 1 < LongPartsFrom ? partSize : 8 * partSize, stop.Token).ConfigureAwait(false);
                if (part.Length > 0) continue;
                part.Dispose();
                break;
            }

            await Task.WhenAll(running).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            // Their buffers go back only when the requests are over; the first failure is the one to tell.
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task SendAsync(PartBuffer part, int number, CancellationToken ct)
    {
        using (part)
        {
            var md5 = Convert.ToBase64String(part.Md5());
            var checksum = S3Checksum.Of(connection.Location.Checksum, part);
            var answer = await retry.RunAsync($"put part {number} of {key}", async _ =>
            {
                using var body = part.Open();
                var request = new UploadPartRequest
                {
                    BucketName = connection.Bucket,
                    Key = key,
                    UploadId = _uploadId,
                    PartNumber = number,
                    PartSize = part.Length,
                    InputStream = body,
                    MD5Digest = md5,
                    UseChunkEncoding = false,
                    ChecksumCRC32 = checksum.Crc32,
                    ChecksumCRC32C = checksum.Crc32C,
                    ChecksumSHA1 = checksum.Sha1,
                    ChecksumSHA256 = checksum.Sha256,
                };
                return await connection.CallAsync(key, (s3, token) => s3.UploadPartAsync(request, token), ct).ConfigureAwait(false);
            }, ct).ConfigureAwait(false);
            lock (_gate)
            {
                _done[number] = new PartETag(number, answer.ETag)
                {
                    ChecksumCRC32 = answer.ChecksumCRC32,
                    ChecksumCRC32C = answer.ChecksumCRC32C,
                    ChecksumSHA1 = answer.ChecksumSHA1,
                    ChecksumSHA256 = answer.ChecksumSHA256,
                };
                _length += part.Length;
            }
        }
    }

    private Task<bool> CompleteAsync(CancellationToken ct) => retry.RunAsync($"complete upload of {key}", async attempt =>
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = connection.Bucket,
            Key = key,
            UploadId = _uploadId,
            PartETags = [.. _done.Values],
            IfNoneMatch = options.OnlyIfAbsent ? "*" : null,
        };
        try
        {
            await connection.CallAsync(key, (s3, token) => s3.CompleteMultipartUploadAsync(request, token), ct).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (attempt > 1 && e.Error is StoreError.NotFound or StoreError.AlreadyExists or StoreError.Invalid)
        {
            // An earlier try may have been completed without our hearing of it: then the upload is gone and the object is there.
            if (!await IsOursAsync(ct).ConfigureAwait(false)) throw;
        }

        return true;
    }, ct);

    private async Task<bool> IsOursAsync(CancellationToken ct)
    {
        try
        {
            var head = await connection.CallAsync(key, (s3, token) => s3.GetObjectMetadataAsync(connection.Bucket, key, token), ct).ConfigureAwait(false);
            return head.ContentLength == _length && head.ETag?.Trim('"').EndsWith($"-{_done.Count}", StringComparison.Ordinal) == true;
        }
        catch (ObjectStoreException e) when (e.Error == StoreError.NotFound)
        {
            return false;
        }
    }

    /// <summary>Parts of an upload that was neither completed nor aborted cost room for ever, so this is tried whatever ended the upload, cancellation included.</summary>
    private async Task AbortAsync()
    {
        try
        {
            await retry.RunAsync($"abort upload of {key}", async _ =>
            {
                await connection.CallAsync(key, (s3, token) => s3.AbortMultipartUploadAsync(connection.Bucket, key, _uploadId, token), CancellationToken.None).ConfigureAwait(false);
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectStoreException e)
        {
            if (e.Error != StoreError.NotFound) LogLeftParts(logger, key, _uploadId, e.Message);
        }
    }

    [LoggerMessage(EventId = 3010, Level = LogLevel.Warning,
        Message = "{Key}: parts of upload {UploadId} may be left in the bucket and take up room; a lifecycle rule for incomplete uploads removes them: {Reason}")]
    private static partial void LogLeftParts(ILogger logger, string key, string uploadId, string reason);
}
