using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Tests.Client;

public sealed class WatchTests : IAsyncLifetime
{
    private FaultyApi _api = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await FaultyApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Events_come_as_soon_as_they_are_whole_wherever_they_are_split()
    {
        var first = new TaskCompletionSource();
        _api.Answer = async context =>
        {
            await SendAsync(context, """{"type":"ADDED","object":{"kind":"K","v":1.50}}{"ty""");
            await first.Task;
            await SendAsync(context, "pe\":\"DELETED\"," + "\n\n\"object\":{\"kind\":\"K\"}}\n{\"object\":{\"metadata\":{\"resourceVersion\":\"9\"}},\"type\":\"BOOKMARK\"}{\"type\":\"NEWER\",\"object\":{}}");
        };

        var seen = new List<string>();
        await using var client = _api.Client();
        await foreach (var e in client.WatchAsync(FaultyApi.ConfigMaps, new WatchQuery { ResourceVersion = "5", Namespace = "n" }, Ct))
        {
            seen.Add($"{e.Type} {e.Object.ResourceVersion}{e.Object.View.GetRawText()}");
            first.TrySetResult();
        }

        Assert.Equal(["""Added {"kind":"K","v":1.50}""", """Deleted {"kind":"K"}""", """Bookmark 9{"metadata":{"resourceVersion":"9"}}"""], seen);
        Assert.Matches("^GET /api/v1/namespaces/n/configmaps\\?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=5$", _api.Requests.Single());
    }

    [Fact]
    public async Task Expired_is_one_exception_in_both_of_its_forms()
    {
        _api.Script(
            FaultyApi.Status(410, "Expired", "too old"),
            FaultyApi.Json("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}"""));
        await using var client = _api.Client();

        Assert.Equal("too old", (await Assert.ThrowsAsync<ResourceExpiredException>(() => CountAsync(client))).Message);
        Assert.Equal("too old", (await Assert.ThrowsAsync<ResourceExpiredException>(() => CountAsync(client))).Message);
    }

    [Fact]
    public async Task Another_error_event_ends_the_watch_with_its_status()
    {
        _api.Answer = FaultyApi.Json("""{"type":"ADDED","object":{}}{"type":"ERROR","object":{"kind":"Status","code":500,"reason":"InternalError","message":"etcd"}}""");
        await using var client = _api.Client();

        var e = await Assert.ThrowsAsync<KubeApiException>(() => CountAsync(client));

        Assert.Equal(("InternalError", "etcd"), (e.Reason, e.Message));
    }

    [Fact]
    public async Task A_broken_connection_ends_the_watch_so_that_it_can_be_resumed()
    {
        _api.Answer = FaultyApi.Cut("""{"type":"ADDED","object":{"kind":"K"}}{"type":"MOD""");
        await using var client = _api.Client();

        Assert.Equal(1, await CountAsync(client));
    }

    [Fact]
    public async Task Silence_beyond_the_asked_life_is_not_believed()
    {
        _api.Answer = async context =>
        {
            await SendAsync(context, """{"type":"ADDED","object":{"kind":"K"}}""");
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await using var client = _api.Client(FaultyApi.Quick with { WatchFor = TimeSpan.FromMilliseconds(100), WatchSlack = TimeSpan.FromMilliseconds(100) });

        Assert.Equal(1, await CountAsync(client).WaitAsync(TimeSpan.FromSeconds(20), Ct));
    }

    [Fact]
    public async Task An_event_nobody_can_read_is_left_out()
    {
        _api.Answer = FaultyApi.Json("""{"type":"ADDED","object":{"v":"\udc00"}}{"type":"ADDED","object":{"v":1}}""");
        await using var client = _api.Client();

        Assert.Equal(1, await CountAsync(client));
    }

    [Fact]
    public async Task What_is_no_event_is_an_error()
    {
        _api.Answer = FaultyApi.Json("""{"type":"ADDED","object":5}""");
        await using var client = _api.Client();

        await Assert.ThrowsAsync<KubeUnreachableException>(() => CountAsync(client));
    }

    [Fact]
    public async Task Cancelling_ends_a_silent_watch_at_once()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        _api.Answer = async context =>
        {
            await context.Response.Body.FlushAsync();
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await using var client = _api.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CountAsync(client, stop.Token));
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }

    private static async Task<int> CountAsync(KubeClient client, CancellationToken? ct = null)
    {
        var count = 0;
        await foreach (var e in client.WatchAsync(FaultyApi.ConfigMaps, new WatchQuery { ResourceVersion = "5" }, ct ?? Ct)) count++;
        return count;
    }
}
