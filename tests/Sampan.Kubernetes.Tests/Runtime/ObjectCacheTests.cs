using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Kubernetes.Tests.Runtime;

public sealed class ObjectCacheTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedReader _reader;
    private readonly ObjectCache _cache;
    private readonly Channel<string> _seen = Channel.CreateBounded<string>(64);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public ObjectCacheTests()
    {
        _reader = new ScriptedReader(_time);
        var options = new ObjectCacheOptions { Jitter = () => 1 };
        _cache = new ObjectCache(_reader, new ResourceId("", "v1", "configmaps"), options, _time, NullLogger.Instance);
        _cache.OnChange(c => _seen.Writer.TryWrite($"{(c.Before is null ? "+" : c.After is null ? "-" : "~")}{c.Object.Name}@{c.Object.ResourceVersion}"));
        _running = _cache.RunAsync(_stop.Token);
    }

    [Fact]
    public async Task It_lists_and_then_watches_from_the_lists_version()
    {
        _reader.FeedList(10, ScriptedReader.Item("a", 3));
        var watch = _reader.FeedWatch();
        await _cache.Synced.WaitAsync(TestContext.Current.CancellationToken);
        await Send(watch, WatchEventType.Added, "b", 11);
        await Send(watch, WatchEventType.Modified, "a", 12);
        await Send(watch, WatchEventType.Deleted, "b", 13);
        await Expect("+a@3", "+b@11", "~a@12", "-b@11");
        Assert.Equal(["10"], _reader.WatchedFrom);
        Assert.Equal("12", Assert.Single(_cache.Items).ResourceVersion);
    }

    [Fact]
    public async Task A_watch_that_ends_is_resumed_from_the_last_event_or_bookmark()
    {
        _reader.FeedList(10);
        var first = _reader.FeedWatch();
        var second = _reader.FeedWatch();
        await Send(first, WatchEventType.Added, "a", 11);
        await Send(first, WatchEventType.Bookmark, "", 20);
        first.Complete();
        await Send(second, WatchEventType.Added, "b", 21);
        await Expect("+a@11", "+b@21");
        Assert.Equal(["10", "20"], _reader.WatchedFrom);
    }

    [Fact]
    public async Task After_410_the_difference_is_reported_and_what_vanished_only_after_the_last_page()
    {
        _reader.FeedList(10, ScriptedReader.Item("a", 1), ScriptedReader.Item("b", 2), ScriptedReader.Item("z", 3));
        var watch = _reader.FeedWatch();
        _reader.FeedPages(50, [ScriptedReader.Item("a", 1)], [ScriptedReader.Item("c", 40), ScriptedReader.Item("z", 30)]);
        _reader.FeedWatch();
        watch.Complete(new ResourceExpiredException("too old", "GET"));
        await Expect("+a@1", "+b@2", "+z@3", "+c@40", "~z@30", "-b@2");
    }

    [Fact]
    public async Task Failures_are_retried_with_growing_delays()
    {
        _reader.FeedFailingList(new KubeApiException(HttpStatusCode.InternalServerError, "", "no", "GET"));
        _reader.FeedFailingList(new KubeApiException(HttpStatusCode.InternalServerError, "", "no", "GET"));
        _reader.FeedList(10, ScriptedReader.Item("a", 1));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!_cache.Synced.IsCompleted)
        {
            // Real time only lets the loop come to its next wait; how long that is, is the fake clock's.
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1, limit.Token);
        }

        var waits = _reader.ListedAt.Zip(_reader.ListedAt.Skip(1), (a, b) => b - a).ToList();
        Assert.InRange(waits[0], TimeSpan.FromMilliseconds(100), TimeSpan.MaxValue);
        Assert.InRange(waits[1], TimeSpan.FromMilliseconds(200), TimeSpan.MaxValue);
        await Expect("+a@1");
    }

    [Fact]
    public async Task A_write_is_seen_at_once_and_an_old_one_does_not_come_back()
    {
        _reader.FeedList(10);
        var watch = _reader.FeedWatch();
        await _cache.Synced.WaitAsync(TestContext.Current.CancellationToken);
        _cache.Observe(ScriptedReader.Item("a", 11));
        Assert.NotNull(_cache.Get(new ObjectKey("n", "a")));
        await Send(watch, WatchEventType.Added, "a", 11);
        await Send(watch, WatchEventType.Deleted, "a", 12);
        await Expect("+a@11", "-a@11");
        _cache.Observe(ScriptedReader.Item("a", 11));
        Assert.Empty(_cache.Items);
    }

    [Fact]
    public async Task A_write_after_the_listing_survives_it()
    {
        _cache.Observe(ScriptedReader.Item("new", 12));
        _cache.Observe(ScriptedReader.Item("old", 9));
        _reader.FeedList(10);
        await _cache.Synced.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("new", Assert.Single(_cache.Items).Name);
    }

    [Fact]
    public async Task Indexes_follow_their_objects()
    {
        _cache.AddIndex("first letter", o => [o.Name[..1]]);
        _reader.FeedList(10, ScriptedReader.Item("ab", 1), ScriptedReader.Item("ac", 2));
        var watch = _reader.FeedWatch();
        await _cache.Synced.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, _cache.ByIndex("first letter", "a").Count);
        await Send(watch, WatchEventType.Deleted, "ab", 11);
        await Expect("+ab@1", "+ac@2", "-ab@1");
        Assert.Equal("ac", Assert.Single(_cache.ByIndex("first letter", "a")).Name);
        Assert.Equal("ac", Assert.Single(_cache.InNamespace("n")).Name);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private static async Task Send(ChannelWriter<WatchEvent> watch, WatchEventType type, string name, int version) =>
        await watch.WriteAsync(new WatchEvent(type, ScriptedReader.Item(name, version)), TestContext.Current.CancellationToken);

    private async Task Expect(params string[] changes)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        foreach (var change in changes) Assert.Equal(change, await _seen.Reader.ReadAsync(limit.Token));
    }
}
