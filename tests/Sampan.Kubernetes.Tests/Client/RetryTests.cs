using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Tests.Client;

public sealed class RetryTests : IAsyncLifetime
{
    private static readonly ObjectKey Key = new("shop", "a");
    private FaultyApi _api = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Func<HttpContext, Task> Ok { get; } = FaultyApi.Json("""{"kind":"ConfigMap","metadata":{"name":"a"}}""");

    public async ValueTask InitializeAsync() => _api = await FaultyApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("get", "429", true)]
    [InlineData("get", "503", true)]
    [InlineData("get", "500", true)]
    [InlineData("get", "504", true)]
    [InlineData("get", "cut", true)]
    [InlineData("get", "409", false)]
    [InlineData("create", "429", true)]
    [InlineData("create", "503", false)]
    [InlineData("create", "500", false)]
    [InlineData("create", "cut", false)]
    [InlineData("replace", "cut", false)]
    [InlineData("replace with version", "cut", true)]
    [InlineData("patch", "429", true)]
    [InlineData("patch", "504", false)]
    [InlineData("delete", "cut", false)]
    [InlineData("delete with uid", "cut", true)]
    [InlineData("delete with uid", "503", true)]
    public async Task Only_what_may_be_sent_twice_is_sent_twice(string verb, string fault, bool again)
    {
        _api.Script(fault == "cut" ? FaultyApi.Cut("{") : FaultyApi.Status(int.Parse(fault, null), "Fault"), Ok);
        await using var client = _api.Client();

        var failure = await Record.ExceptionAsync(() => CallAsync(client, verb));

        Assert.Equal((again, again ? 2 : 1), (failure is null, _api.Requests.Count));
    }

    [Fact]
    public async Task A_delete_whose_lost_answer_did_it_counts_as_done()
    {
        _api.Script(FaultyApi.Cut("{"), FaultyApi.Status(404, "NotFound"));
        await using var client = _api.Client();

        Assert.True(await client.DeleteAsync(FaultyApi.ConfigMaps, Key, new DeleteOptions { Uid = "u" }, Ct));
        Assert.False(await client.DeleteAsync(FaultyApi.ConfigMaps, Key, new DeleteOptions { Uid = "u" }, Ct));
    }

    [Fact]
    public async Task Retry_after_is_waited_for_and_holds_everybody_else_too()
    {
        var time = new FakeTimeProvider();
        var arrivals = new List<DateTimeOffset>();
        _api.Answer = context =>
        {
            int count;
            lock (arrivals)
            {
                arrivals.Add(time.GetUtcNow());
                count = arrivals.Count;
            }

            return count == 1 ? FaultyApi.Status(429, "TooManyRequests", retryAfter: "7")(context) : Ok(context);
        };
        await using var client = _api.Client(FaultyApi.Quick with { Time = time });

        var first = CallAsync(client, "create");
        while (client.Gate.Limit == 16) await Task.Delay(1, Ct);
        var second = CallAsync(client, "create");
        while (!first.IsCompleted || !second.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, Ct);
        }

        Assert.Equal(3, arrivals.Count);
        Assert.All(arrivals.Skip(1), at => Assert.True(at - arrivals[0] >= TimeSpan.FromSeconds(7), $"came after {at - arrivals[0]}"));
    }

    [Fact]
    public async Task A_server_that_keeps_refusing_is_given_up_within_the_bound()
    {
        _api.Answer = FaultyApi.Status(429, "TooManyRequests", "slow down");
        await using var client = _api.Client(FaultyApi.Quick with { RetryFor = TimeSpan.FromSeconds(1) });

        var e = await Assert.ThrowsAsync<KubeApiException>(() => CallAsync(client, "create"));

        Assert.Equal((HttpStatusCode.TooManyRequests, "slow down"), (e.Code, e.Message));
        Assert.InRange(_api.Requests.Count, 3, 8);
    }

    [Fact]
    public async Task A_server_that_asks_for_longer_than_the_bound_is_given_up_at_once_with_what_it_asked()
    {
        _api.Answer = FaultyApi.Status(429, "TooManyRequests", retryAfter: "3600");
        await using var client = _api.Client();

        Assert.Equal(TimeSpan.FromHours(1), (await Assert.ThrowsAsync<KubeApiException>(() => CallAsync(client, "get"))).RetryAfter);
        Assert.Single(_api.Requests);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_failure_with_a_name()
    {
        _api.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await using var client = _api.Client(FaultyApi.Quick with { RequestTimeout = TimeSpan.FromMilliseconds(100) });

        Assert.Contains("no answer to POST", (await Assert.ThrowsAsync<KubeUnreachableException>(() => CallAsync(client, "create"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_falls_silent_is_a_failure_with_a_name()
    {
        _api.Answer = async context =>
        {
            await context.Response.WriteAsync("{", Ct);
            await context.Response.Body.FlushAsync(Ct);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await using var client = _api.Client(FaultyApi.Quick with { ReadTimeout = TimeSpan.FromMilliseconds(100) });

        await Assert.ThrowsAsync<KubeUnreachableException>(() => CallAsync(client, "create"));
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_a_cancellation()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        _api.Answer = async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await using var client = _api.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(FaultyApi.ConfigMaps, Key, stop.Token));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_soon_with_address_context_and_remedy()
    {
        await using var client = _api.Client(FaultyApi.Quick with { FirstContactFor = TimeSpan.FromMilliseconds(300) }, server: "http://127.0.0.1:1");

        var e = await Assert.ThrowsAsync<KubeUnreachableException>(() => CallAsync(client, "create"));

        Assert.Contains("http://127.0.0.1:1/ (context \"c\" of the given kubeconfig)", e.Message, StringComparison.Ordinal);
        Assert.Contains("Check that the cluster runs", e.Message, StringComparison.Ordinal);
    }

    private static Task CallAsync(KubeClient client, string verb)
    {
        var item = KubeObject.Parse("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"shop"}}"""u8.ToArray());
        var versioned = KubeObject.Parse("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"shop","resourceVersion":"5"}}"""u8.ToArray());
        return verb switch
        {
            "get" => client.GetAsync(FaultyApi.ConfigMaps, Key, Ct),
            "create" => client.CreateAsync(FaultyApi.ConfigMaps, item, WriteOptions.Default, Ct),
            "replace" => client.ReplaceAsync(FaultyApi.ConfigMaps, item, WriteOptions.Default, Ct),
            "replace with version" => client.ReplaceAsync(FaultyApi.ConfigMaps, versioned, WriteOptions.Default, Ct),
            "patch" => client.PatchAsync(FaultyApi.ConfigMaps, Key, KubePatch.Merge([]), WriteOptions.Default, Ct),
            "delete" => client.DeleteAsync(FaultyApi.ConfigMaps, Key, DeleteOptions.Default, Ct),
            _ => client.DeleteAsync(FaultyApi.ConfigMaps, Key, new DeleteOptions { Uid = "u" }, Ct),
        };
    }
}
