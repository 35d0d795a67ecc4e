using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sampan.Storage.Decorators;
using Sampan.Storage.Memory;

namespace Sampan.Storage.Tests.Decorators;

public sealed class RetryObjectStoreTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.Zero };
    private readonly FaultPlan _plan = new();
    private readonly MemoryObjectStore _memory;
    private readonly RetryObjectStore _store;

    public RetryObjectStoreTests()
    {
        _memory = new MemoryObjectStore(_time);
        _store = Retrying(new RetryOptions { Attempts = 4, FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(2) }, TimeProvider.System);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(StoreError.Unreachable, 2)]
    [InlineData(StoreError.Unavailable, 2)]
    [InlineData(StoreError.Denied, 1)]
    [InlineData(StoreError.BadCredentials, 1)]
    [InlineData(StoreError.Full, 1)]
    [InlineData(StoreError.Corrupt, 1)]
    [InlineData(StoreError.MissingBucket, 1)]
    public async Task Only_what_may_pass_by_itself_is_tried_again(StoreError error, int calls)
    {
        _plan.On(StoreOperation.Head, "k", StoreFault.Fail(error));
        var failure = await Record.ExceptionAsync(() => _store.HeadAsync("k", Ct));
        Assert.Equal(calls == 1, failure is not null);
        Assert.Equal(calls, _plan.Calls.Count);
    }

    [Fact]
    public async Task Giving_up_says_how_often_it_was_tried_and_is_final()
    {
        _plan.FromCall(1, StoreFault.Fail());
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => _store.HeadAsync("k", Ct));
        Assert.Contains("tried 4 times", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Equal(4, _plan.Calls.Count);
    }

    [Fact]
    public async Task Pauses_double_up_to_the_longest_and_are_scattered()
    {
        var pauses = new List<double>();
        var policy = new RetryPolicy(new RetryOptions { Attempts = 6, FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(5) }, _time, NullLogger.Instance, () => 0.5);
        _plan.FromCall(1, StoreFault.Fail());
        var store = new RetryObjectStore(new FaultInjectingObjectStore(_memory, _plan, _time), policy);
        var call = store.HeadAsync("k", Ct);
        for (var calls = 1; calls < 6; calls++)
        {
            Assert.Equal(calls, _plan.Calls.Count);
            var waited = 0.0;
            for (; _plan.Calls.Count == calls; waited += 0.25) _time.Advance(TimeSpan.FromSeconds(0.25));
            pauses.Add(waited);
        }

        await Assert.ThrowsAsync<ObjectStoreException>(() => call);
        Assert.Equal([0.75, 1.5, 3, 3.75, 3.75], pauses);
    }

    [Fact]
    public async Task A_put_of_content_that_can_seek_is_sent_whole_again()
    {
        _plan.On(StoreOperation.Put, "k", StoreFault.Cut(3), times: 2);
        using var content = new MemoryStream("xx0123456789"u8.ToArray()) { Position = 2 };
        await _store.PutAsync("k", content, PutOptions.Default, Ct);
        Assert.Equal("0123456789"u8.ToArray(), await ReadAsync("k"));
    }

    [Fact]
    public async Task A_put_of_content_that_can_not_seek_is_not_repeated()
    {
        _plan.On(StoreOperation.Put, "k", StoreFault.Cut(3));
        using var content = new Sampan.Storage.Checks.UnknownLengthStream(new byte[10]);
        await Assert.ThrowsAsync<ObjectStoreException>(() => _store.PutAsync("k", content, PutOptions.Default, Ct));
        Assert.Single(_plan.Calls);
        Assert.Null(await _memory.HeadAsync("k", Ct));
    }

    [Fact]
    public async Task A_conditional_put_whose_answer_was_lost_succeeds()
    {
        _plan.On(StoreOperation.Put, "k", StoreFault.LoseAnswer());
        using var content = new MemoryStream([1, 2, 3]);
        await _store.PutAsync("k", content, PutOptions.IfAbsent, Ct);
        Assert.Equal([1, 2, 3], await ReadAsync("k"));
    }

    [Fact]
    public async Task A_conditional_put_that_somebody_else_won_meanwhile_fails()
    {
        using (var theirs = new MemoryStream([9])) await _memory.PutAsync("k", theirs, PutOptions.Default, Ct);
        _plan.On(StoreOperation.Put, "k", StoreFault.Fail());
        using var content = new MemoryStream([1]);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => _store.PutAsync("k", content, PutOptions.IfAbsent, Ct));
        Assert.Equal(StoreError.AlreadyExists, failure.Error);
        Assert.Equal([9], await ReadAsync("k"));
    }

    [Fact]
    public async Task A_read_is_resumed_as_often_as_it_makes_progress()
    {
        var bytes = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        using (var content = new MemoryStream(bytes)) await _memory.PutAsync("k", content, PutOptions.Default, Ct);
        _plan.On(StoreOperation.Read, "k", StoreFault.Cut(7), times: 12);
        Assert.Equal(bytes, await ReadAsync("k"));
        Assert.Equal(13, _plan.Calls.Count);
    }

    [Fact]
    public async Task A_listing_is_resumed_without_repeats_or_gaps()
    {
        var keys = Enumerable.Range(0, 20).Select(i => $"f{i:D2}/x").ToList();
        foreach (var key in keys)
        {
            using var content = new MemoryStream([1]);
            await _memory.PutAsync(key, content, PutOptions.Default, Ct);
        }

        _plan.On(StoreOperation.List, "", StoreFault.Cut(6)).On(StoreOperation.List, "", StoreFault.Cut(13)).On(StoreOperation.ListFolders, "", StoreFault.Cut(5));
        var listed = new List<string>();
        await foreach (var head in _store.ListAsync("", Ct)) listed.Add(head.Key);
        Assert.Equal(keys, listed);
        var folders = new List<string>();
        await foreach (var folder in _store.ListFoldersAsync("", Ct)) folders.Add(folder + "/x");
        Assert.Equal(keys, folders);
        Assert.Equal(5, _plan.Calls.Count);
    }

    private RetryObjectStore Retrying(RetryOptions options, TimeProvider time) => new(new FaultInjectingObjectStore(_memory, _plan, time), options, time, NullLogger.Instance);

    private async Task<byte[]> ReadAsync(string key)
    {
        await using var stream = await _store.OpenReadAsync(key, null, Ct);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Ct);
        return copy.ToArray();
    }
}
