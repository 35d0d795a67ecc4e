using Sampan.Storage;

namespace Sampan.Conformance.Tests.Stores;

/// <summary>Real HTTP and TCP faults between the SDK and the real server.</summary>
public sealed class S3FaultTests(S3Server server) : IAsyncLifetime
{
    private const int ThreeParts = 2 * ObjectStoreOptions.MinPartSize + 1000;

    private FaultProxy _proxy = null!;
    private IObjectStore _store = null!;
    private IObjectStore _direct = null!;
    private string _bucket = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bucket = await server.NewBucketAsync(Ct);
        _proxy = new FaultProxy(server.Endpoint);
        var options = new ObjectStoreOptions
        {
            Retry = new RetryOptions { Attempts = 4, FirstPause = TimeSpan.FromMilliseconds(10) },
            PartSize = ObjectStoreOptions.MinPartSize,
            StallTimeout = TimeSpan.FromSeconds(2),
            CallTimeout = TimeSpan.FromSeconds(5),
        };
        _store = ObjectStores.Open(server.Location(_bucket) with { Endpoint = new Uri(_proxy.Endpoint) }, server.Credentials, options);
        _direct = ObjectStores.Open(server.Location(_bucket), server.Credentials, options);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _direct.DisposeAsync();
        await _proxy.DisposeAsync();
        using var raw = server.Raw();
        Assert.Empty((await raw.ListMultipartUploadsAsync(_bucket)).MultipartUploads ?? []);
    }

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "SlowDown")]
    [InlineData(429, "TooManyRequests")]
    public async Task A_server_that_fails_twice_is_asked_a_third_time(int status, string code)
    {
        await _direct.PutBytesAsync("k", [1], Ct);
        foreach (var (method, call) in new (string, Func<Task>)[]
        {
            ("PUT ", () => _store.PutBytesAsync("new", [2], Ct)),
            ("GET ", () => _store.GetBytesAsync("k", Ct)),
            ("HEAD ", () => _store.HeadAsync("k", Ct)),
            ("list-type=2", () => _store.KeysAsync("", Ct)),
            ("DELETE ", () => _store.DeleteAsync("new", Ct)),
        })
        {
            _proxy.Requests.Clear();
            _proxy.Fail(method, FaultProxy.Fault.Status(status, code), times: 2);
            await call();
            Assert.Equal(3, _proxy.Count(method));
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(ThreeParts)]
    public async Task A_server_that_keeps_failing_ends_in_Unavailable_and_no_object(int length)
    {
        _proxy.Fail("PUT ", FaultProxy.Fault.Status(500, "InternalError"), times: int.MaxValue);
        using var content = new OneWayStream(Bytes.Random(length));
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => _store.PutAsync("backups/b/b.tar.gz", content, PutOptions.Default, Ct));
        Assert.Equal(StoreError.Unavailable, failure.Error);
        Assert.Contains("backups/b/b.tar.gz", failure.Message, StringComparison.Ordinal);
        Assert.Contains("500 InternalError", failure.Message, StringComparison.Ordinal);
        Assert.Contains("tried 4 times", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Empty(await _direct.KeysAsync("", Ct));
    }

    [Fact]
    public async Task A_download_that_is_cut_goes_on_where_it_was()
    {
        var bytes = Bytes.Random(3_000_000);
        await _direct.PutBytesAsync("k", bytes, Ct);
        _proxy.Fail("GET ", new FaultProxy.Fault { CutAnswerAfter = 700_000 }, times: 3);
        Assert.Equal(bytes, await _store.GetBytesAsync("k", Ct));
        Assert.Equal(4, _proxy.Count("GET "));
        Assert.Equal(3, _proxy.Count("Range: bytes="));
    }

    [Fact]
    public async Task A_range_that_is_cut_goes_on_inside_the_range()
    {
        var bytes = Bytes.Random(3_000_000);
        await _direct.PutBytesAsync("k", bytes, Ct);
        _proxy.Fail("GET ", new FaultProxy.Fault { CutAnswerAfter = 100_000 }, times: 1);
        await using var stream = await _store.OpenReadAsync("k", new ByteRange(1_000_000, 500_000), Ct);
        Assert.Equal(bytes.AsSpan(1_000_000, 500_000).ToArray(), await stream.ReadAllAsync(Ct));
    }

    [Fact]
    public async Task A_download_that_falls_silent_goes_on_too()
    {
        var bytes = Bytes.Random(1_000_000);
        await _direct.PutBytesAsync("k", bytes, Ct);
        _proxy.Fail("GET ", new FaultProxy.Fault { StallAnswerAfter = 300_000 }, times: 1);
        Assert.Equal(bytes, await _store.GetBytesAsync("k", Ct));
    }

    [Fact]
    public async Task A_download_is_never_mixed_from_two_objects()
    {
        await _direct.PutBytesAsync("k", Bytes.Random(3_000_000), Ct);
        _proxy.Fail("GET ", new FaultProxy.Fault { CutAnswerAfter = 700_000 }, times: 1);
        await using var stream = await _store.OpenReadAsync("k", null, Ct);
        await stream.ReadExactlyAsync(new byte[1000], Ct);
        await _direct.PutBytesAsync("k", [.. Bytes.Random(3_000_001).AsSpan(1)], Ct);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => stream.ReadAllAsync(Ct));
        Assert.Equal(StoreError.Corrupt, failure.Error);
        Assert.Contains("replaced", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_is_always_cut_ends_in_an_exception_not_in_a_short_file()
    {
        await _direct.PutBytesAsync("k", Bytes.Random(3_000_000), Ct);
        _proxy.Fail("GET ", new FaultProxy.Fault { CutAnswerAfter = 0 }, times: int.MaxValue);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => _store.GetBytesAsync("k", Ct));
        Assert.Equal(StoreError.Unreachable, failure.Error);
    }

    [Theory]
    [InlineData(200_000, "PUT ")]
    [InlineData(ThreeParts, "partNumber=2")]
    public async Task An_upload_that_is_cut_is_sent_again(int length, string request)
    {
        var bytes = Bytes.Random(length);
        _proxy.Fail(request, new FaultProxy.Fault { CutRequestAfter = 50_000 }, times: 2);
        using var content = new OneWayStream(bytes);
        await _store.PutAsync("k", content, PutOptions.Default, Ct);
        Assert.Equal(3, _proxy.Count(request));
        Assert.Equal(bytes, await _direct.GetBytesAsync("k", Ct));
    }

    [Theory]
    [InlineData(200_000, "PUT ")]
    [InlineData(ThreeParts, "partNumber=3")]
    public async Task An_upload_that_is_always_cut_leaves_no_object(int length, string request)
    {
        _proxy.Fail(request, new FaultProxy.Fault { CutRequestAfter = 500 }, times: int.MaxValue);
        using var content = new OneWayStream(Bytes.Random(length));
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => _store.PutAsync("k", content, PutOptions.Default, Ct));
        Assert.Equal(StoreError.Unreachable, failure.Error);
        Assert.Contains(_proxy.Endpoint, failure.Message, StringComparison.Ordinal);
        Assert.Empty(await _direct.KeysAsync("", Ct));
    }

    [Theory]
    [InlineData(1000, "If-None-Match")]
    [InlineData(ThreeParts, "POST /{0}/k?uploadId")]
    public async Task A_conditional_put_whose_answer_is_lost_knows_its_own_object(int length, string request)
    {
        var bytes = Bytes.Random(length);
        _proxy.Fail(request.Replace("{0}", _bucket, StringComparison.Ordinal), new FaultProxy.Fault { LoseAnswer = true }, times: 1);
        using var content = new OneWayStream(bytes);
        await _store.PutAsync("k", content, PutOptions.IfAbsent, Ct);
        Assert.Equal(bytes, await _direct.GetBytesAsync("k", Ct));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_Unreachable_in_time()
    {
        _proxy.Fail("HEAD ", new FaultProxy.Fault { Silent = true }, times: int.MaxValue);
        var hurried = ObjectStores.Open(server.Location(_bucket) with { Endpoint = new Uri(_proxy.Endpoint) }, server.Credentials,
            new ObjectStoreOptions { Retry = RetryOptions.None, CallTimeout = TimeSpan.FromMilliseconds(500) });
        await using (hurried)
        {
            var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => hurried.HeadAsync("k", Ct));
            Assert.Equal(StoreError.Unreachable, failure.Error);
            Assert.Contains($"{_proxy.Endpoint} did not answer in time", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_store_without_conditional_puts_is_still_looked_at_first()
    {
        _proxy.Fail("If-None-Match", FaultProxy.Fault.Status(501, "NotImplemented"), times: int.MaxValue);
        await _store.PutBytesAsync("k", [1], Ct, PutOptions.IfAbsent);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => _store.PutBytesAsync("k", [2], Ct, PutOptions.IfAbsent));
        Assert.Equal(StoreError.AlreadyExists, failure.Error);
        Assert.False(_store.Traits.ConditionalPut);
        Assert.Equal([1], await _direct.GetBytesAsync("k", Ct));
    }

    [Fact]
    public async Task A_body_that_is_damaged_on_the_way_is_refused_by_its_checksum()
    {
        _proxy.Fail("PUT ", new FaultProxy.Fault { Flip = true }, times: 1);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => _store.PutBytesAsync("k", Bytes.Random(5000), Ct));
        Assert.Equal(StoreError.Corrupt, failure.Error);
        Assert.Empty(await _direct.KeysAsync("", Ct));
    }

    [Fact]
    public async Task No_request_carries_what_old_stores_refuse()
    {
        using var content = new OneWayStream(Bytes.Random(ThreeParts));
        await _store.PutAsync("k", content, PutOptions.Default, Ct);
        await _store.PutBytesAsync("l", [1], Ct);
        await _store.GetBytesAsync("l", Ct);
        await _store.DeleteAsync("l", Ct);
        foreach (var sign in new[] { "aws-chunked", "x-amz-trailer", "x-amz-checksum", "x-amz-sdk-checksum", "Transfer-Encoding" }) Assert.Equal(0, _proxy.Count(sign));
        var bodies = _proxy.Requests.Where(r => r.StartsWith("PUT ", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, bodies.Count);
        Assert.All(bodies, b => Assert.Contains("Content-MD5", b, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(StoreChecksum.Crc32, "x-amz-checksum-crc32: ")]
    [InlineData(StoreChecksum.Sha256, "x-amz-checksum-sha256: ")]
    public async Task A_checksum_that_is_asked_for_travels_as_a_header_never_as_a_trailer(StoreChecksum checksum, string header)
    {
        var bytes = Bytes.Random(ThreeParts);
        var location = server.Location(_bucket) with { Endpoint = new Uri(_proxy.Endpoint), Checksum = checksum };
        await using var store = ObjectStores.Open(location, server.Credentials, new ObjectStoreOptions { PartSize = ObjectStoreOptions.MinPartSize });
        await store.PutBytesAsync("k", bytes, Ct);
        await store.PutBytesAsync("l", [1], Ct);
        Assert.Equal(bytes, await store.GetBytesAsync("k", Ct));
        Assert.Equal(4, _proxy.Count(header));
        Assert.Equal(0, _proxy.Count("trailer"));
    }
}
