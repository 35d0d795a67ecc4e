using System.Text;
using Sampan.Storage;

namespace Sampan.Conformance.Tests.Stores;

/// <summary>What every object store must do, decorated or not. A store's own test class only says how to open it.</summary>
public abstract class ObjectStoreConformance : IAsyncLifetime
{
    private const int MoreThanOnePart = 12 * 1024 * 1024 + 7;

    private IObjectStore? _store;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IObjectStore Store => _store!;

    public async ValueTask InitializeAsync() => _store = await OpenAsync(Ct);

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<IObjectStore> OpenAsync(CancellationToken ct);

    protected virtual Task CloseAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_000_000)]
    public async Task What_is_put_comes_back_byte_for_byte(int length)
    {
        var bytes = Bytes.Random(length);
        await Store.PutBytesAsync("backups/b1/b1.tar.gz", bytes, Ct);

        var stream = await Store.OpenReadAsync("backups/b1/b1.tar.gz", null, Ct);
        await using (stream)
        {
            Assert.Equal(length, stream.Length);
            Assert.False(stream.CanSeek);
            Assert.Equal(bytes, await stream.ReadAllAsync(Ct));
        }

        var head = await Store.HeadAsync("backups/b1/b1.tar.gz", Ct);
        Assert.Equal(length, head!.Length);
        Assert.InRange(head.LastModified, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(5));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(8 * 1024 * 1024)]
    [InlineData(MoreThanOnePart)]
    public async Task A_body_of_unknown_length_arrives_whole(int length)
    {
        var bytes = Bytes.Random(length);
        using var content = new OneWayStream(bytes);
        await Store.PutAsync("k", content, PutOptions.Default, Ct);
        Assert.Equal(bytes, await Store.GetBytesAsync("k", Ct));
    }

    [Fact]
    public async Task A_put_begins_at_the_position_of_the_content_and_leaves_it_open()
    {
        using var content = new MemoryStream("0123456789"u8.ToArray()) { Position = 4 };
        await Store.PutAsync("k", content, PutOptions.Default, Ct);
        Assert.Equal("456789"u8.ToArray(), await Store.GetBytesAsync("k", Ct));
        Assert.True(content.CanRead);
    }

    [Fact]
    public async Task A_second_put_replaces_the_first()
    {
        await Store.PutBytesAsync("k", Bytes.Random(5000), Ct);
        await Store.PutBytesAsync("k", [1, 2, 3], Ct);
        Assert.Equal([1, 2, 3], await Store.GetBytesAsync("k", Ct));
    }

    [Fact]
    public async Task A_reader_keeps_what_it_opened_when_the_object_is_replaced()
    {
        var old = Bytes.Random(300_000);
        await Store.PutBytesAsync("k", old, Ct);
        await using var reader = await Store.OpenReadAsync("k", null, Ct);
        var first = new byte[1];
        await reader.ReadExactlyAsync(first, Ct);
        await Store.PutBytesAsync("k", Bytes.Random(300_000), Ct);
        Assert.Equal(old, (byte[])[.. first, .. await reader.ReadAllAsync(Ct)]);
    }

    [Fact]
    public async Task What_is_not_there_is_NotFound_or_null()
    {
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Store.OpenReadAsync("backups/none", null, Ct));
        Assert.Equal(StoreError.NotFound, failure.Error);
        Assert.Contains("backups/none", failure.Message, StringComparison.Ordinal);
        Assert.Null(await Store.HeadAsync("backups/none", Ct));
        await Store.DeleteAsync("backups/none", Ct);
    }

    [Fact]
    public async Task What_was_deleted_is_gone_everywhere()
    {
        await Store.PutBytesAsync("a/b/c", [1], Ct);
        await Store.PutBytesAsync("a/d", [1], Ct);
        await Store.DeleteAsync("a/b/c", Ct);
        Assert.Null(await Store.HeadAsync("a/b/c", Ct));
        Assert.Equal(["a/d"], await Store.KeysAsync("", Ct));
        Assert.Empty(await Store.FoldersAsync("a/", Ct));
        await Store.PutBytesAsync("a/b/c", [2], Ct);
        Assert.Equal([2], await Store.GetBytesAsync("a/b/c", Ct));
    }

    [Theory]
    [InlineData(0, 1, 0, 1)]
    [InlineData(1000, 500, 1000, 500)]
    [InlineData(2900, 500, 2900, 100)]
    [InlineData(2999, 1, 2999, 1)]
    [InlineData(3000, 10, 0, 0)]
    [InlineData(9000, 10, 0, 0)]
    [InlineData(10, long.MaxValue, 10, 2990)]
    public async Task A_range_yields_exactly_that_part(long offset, long length, int from, int count)
    {
        var bytes = Bytes.Random(3000);
        await Store.PutBytesAsync("k", bytes, Ct);
        await using var stream = await Store.OpenReadAsync("k", new ByteRange(offset, length), Ct);
        Assert.Equal(count, stream.Length);
        Assert.Equal(bytes.AsSpan(from, count).ToArray(), await stream.ReadAllAsync(Ct));
    }

    [Fact]
    public async Task A_range_of_what_is_not_there_is_NotFound()
    {
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Store.OpenReadAsync("none", new ByteRange(0, 1), Ct));
        Assert.Equal(StoreError.NotFound, failure.Error);
    }

    [Fact]
    public async Task Listing_is_complete_and_in_the_order_of_the_keys_bytes()
    {
        string[] keys = ["a b", "a!b", "a%2Fb", "a&b=c?d#e", "a+b", "a-b", "a.b", "a/b", "a0b", "a:b", "aB", "ab", "a~b", "ä", "日本", "\uffee", "😀"];
        foreach (var key in keys.Reverse()) await Store.PutBytesAsync("x/" + key, Encoding.UTF8.GetBytes(key), Ct);
        await Store.PutBytesAsync("y", [1], Ct);

        var expected = keys.Select(k => "x/" + k).OrderBy(k => Convert.ToHexString(Encoding.UTF8.GetBytes(k)), StringComparer.Ordinal);
        Assert.Equal(expected, await Store.KeysAsync("x/", Ct));
        foreach (var key in keys) Assert.Equal(Encoding.UTF8.GetBytes(key), await Store.GetBytesAsync("x/" + key, Ct));
    }

    [Fact]
    public async Task Listing_goes_over_many_pages_and_by_any_prefix()
    {
        var keys = Enumerable.Range(0, 120).Select(i => $"backups/b{i:D3}/velero-backup.json").ToList();
        await Parallel.ForEachAsync(keys, Ct, async (key, ct) => await Store.PutBytesAsync(key, [7], ct));
        Assert.Equal(keys, await Store.KeysAsync("", Ct));
        Assert.Equal(keys.Where(k => k.StartsWith("backups/b05", StringComparison.Ordinal)), await Store.KeysAsync("backups/b05", Ct));
        Assert.Empty(await Store.KeysAsync("backups/c", Ct));
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"b{i:D3}"), await Store.FoldersAsync("backups/", Ct));
    }

    [Fact]
    public async Task Folders_are_the_next_segments_that_hold_something()
    {
        foreach (var key in new[] { "top", "backups/b1/x", "backups/b1/y/z", "backups/b2/x", "restores/r1/x", "plain" }) await Store.PutBytesAsync(key, [1], Ct);
        Assert.Equal(["backups", "restores"], await Store.FoldersAsync("", Ct));
        Assert.Equal(["b1", "b2"], await Store.FoldersAsync("backups/", Ct));
        Assert.Equal(["y"], await Store.FoldersAsync("backups/b1/", Ct));
        Assert.Empty(await Store.FoldersAsync("none/", Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("./a")]
    [InlineData("a\nb")]
    [InlineData("a\u0000b")]
    public async Task A_key_that_could_mean_something_else_is_refused(string key)
    {
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Store.PutBytesAsync(key, [1], Ct));
        Assert.Equal(StoreError.Invalid, failure.Error);
        Assert.Empty(await Store.KeysAsync("", Ct));
    }

    [Fact]
    public async Task A_key_that_is_not_Unicode_is_refused()
    {
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Store.PutBytesAsync("a\ud800", [1], Ct));
        Assert.Equal(StoreError.Invalid, failure.Error);
    }

    [Fact]
    public async Task Keys_with_the_longest_names_that_Kubernetes_has_are_taken()
    {
        var name = new string('n', 253);
        var keys = new[] { $"backups/{name}/{name}-csi-volumesnapshotcontents.json.gz", $"backups/{name}/{name}.tar.gz", $"backups/{name}/%+/{name}x/y" };
        foreach (var key in keys) await Store.PutBytesAsync(key, Encoding.UTF8.GetBytes(key), Ct);
        foreach (var key in keys) Assert.Equal(Encoding.UTF8.GetBytes(key), await Store.GetBytesAsync(key, Ct));
        Assert.Equal(keys.Order(StringComparer.Ordinal), await Store.KeysAsync($"backups/{name}/", Ct));
        Assert.Equal([name], await Store.FoldersAsync("backups/", Ct));
        foreach (var key in keys) await Store.DeleteAsync(key, Ct);
        Assert.Empty(await Store.KeysAsync("", Ct));
    }

    [Fact]
    public async Task A_key_may_not_be_longer_than_1024_bytes()
    {
        var longest = string.Join('/', Enumerable.Repeat(new string('k', 100), 9));
        await Store.PutBytesAsync(longest, [1], Ct);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Store.PutBytesAsync(new string('é', 513), [1], Ct));
        Assert.Equal(StoreError.Invalid, failure.Error);
    }

    [Fact]
    public async Task A_conditional_put_leaves_what_is_there()
    {
        await Store.PutBytesAsync("k", [1], Ct, PutOptions.IfAbsent);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Store.PutBytesAsync("k", [2], Ct, PutOptions.IfAbsent));
        Assert.Equal(StoreError.AlreadyExists, failure.Error);
        Assert.Contains("k' exists already", failure.Message, StringComparison.Ordinal);
        Assert.Equal([1], await Store.GetBytesAsync("k", Ct));

        await Store.DeleteAsync("k", Ct);
        await Store.PutBytesAsync("k", [3], Ct, PutOptions.IfAbsent);
        Assert.Equal([3], await Store.GetBytesAsync("k", Ct));
    }

    [Fact]
    public async Task Of_many_conditional_puts_at_once_one_succeeds_where_the_store_says_so()
    {
        await ProvokeDiscoveryAsync();
        Assert.SkipUnless(Store.Traits.ConditionalPut, "this store has no conditional puts");
        var wins = 0;
        await Parallel.ForEachAsync(Enumerable.Range(1, 16), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct }, async (i, ct) =>
        {
            try
            {
                await Store.PutBytesAsync("claim", [(byte)i], ct, PutOptions.IfAbsent);
                Interlocked.Increment(ref wins);
            }
            catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists)
            {
            }
        });
        Assert.Equal(1, wins);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(MoreThanOnePart)]
    public async Task Content_that_breaks_leaves_the_old_object_and_its_own_exception(int breaksAfter)
    {
        await Store.PutBytesAsync("k", [1], Ct);
        using var content = new OneWayStream(Bytes.Random(breaksAfter)) { EndsWith = () => new InvalidDataException("the archive broke") };
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => Store.PutAsync("k", content, PutOptions.Default, Ct));
        Assert.Equal("the archive broke", failure.Message);
        Assert.Equal([1], await Store.GetBytesAsync("k", Ct));
        Assert.Equal(["k"], await Store.KeysAsync("", Ct));
    }

    [Fact]
    public async Task A_cancelled_put_leaves_no_object()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var content = new OneWayStream(Bytes.Random(MoreThanOnePart)) { OnRead = total => { if (total > 9_000_000) cancel.Cancel(); } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("k", content, PutOptions.Default, cancel.Token));
        Assert.Null(await Store.HeadAsync("k", Ct));
        Assert.Empty(await Store.KeysAsync("", Ct));
    }

    [Fact]
    public async Task Neighbours_come_and_go_without_disturbing_each_other()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = Ct }, async (i, ct) =>
        {
            var key = $"shared/folder/{i % 12}";
            await Store.PutBytesAsync(key + $"/{i}", [(byte)i], ct);
            Assert.Equal([(byte)i], await Store.GetBytesAsync(key + $"/{i}", ct));
            await Store.DeleteAsync(key + $"/{i}", ct);
        });
        Assert.Empty(await Store.KeysAsync("", Ct));
    }

    [Fact]
    public async Task A_presigned_URL_reads_without_credentials_where_there_is_one()
    {
        await Store.PutBytesAsync("restores/r 1/+log.gz", [4, 5, 6], Ct);
        var url = await Store.PresignAsync("restores/r 1/+log.gz", TimeSpan.FromMinutes(5), Ct);
        Assert.Equal(Store.Traits.Presign, url is not null);
        if (url is null) return;
        using var http = new HttpClient();
        Assert.Equal([4, 5, 6], await http.GetByteArrayAsync(url, Ct));
        var none = await Store.PresignAsync("none", TimeSpan.FromMinutes(5), Ct);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(none, Ct)).StatusCode);
        var forged = new Uri(url.AbsoluteUri.Replace("%2Blog", "%2Bother", StringComparison.Ordinal));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.GetAsync(forged, Ct)).StatusCode);
    }

    /// <summary>A bucket's store learns from its first refusal whether the server knows conditional puts.</summary>
    private async Task ProvokeDiscoveryAsync()
    {
        var failures = await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            try
            {
                await Store.PutBytesAsync("provoke", [(byte)i], Ct, PutOptions.IfAbsent);
                return 0;
            }
            catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists)
            {
                return 1;
            }
        }));
        Assert.Contains(0, failures);
    }
}
