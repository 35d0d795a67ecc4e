using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Tests.Hosting;

namespace Sampan.Sandbox.Tests.Faults;

/// <summary>Each fault as a client sees it, over HTTP/1.1 and, where it makes a difference, HTTP/2.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private TestCluster _cluster = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        for (var i = 0; i < 4; i++) await _cluster.CreateConfigMapAsync($"cm-{i}");
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_busy_server_answers_as_priority_and_fairness_does()
    {
        var fault = Add("429:list:configmaps:times=1,retry-after=7");
        using var response = await _cluster.Http.GetAsync(Maps, Ct);

        Assert.Equal((429, "Too many requests, please try again later.\n"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Ct)));
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.True(response.Headers.Contains("X-Kubernetes-PF-FlowSchema-UID"));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        await _cluster.GetAsync(Maps);
        Assert.Equal((2, 1), (fault.Matched, fault.Struck));
    }

    [Theory]
    [InlineData("500", 500, null, "etcdserver: request timed out")]
    [InlineData("503:*:*:message=not yet", 503, "ServiceUnavailable", "not yet")]
    [InlineData("401", 401, "Unauthorized", "Unauthorized")]
    [InlineData("403", 403, "Forbidden", "configmaps is forbidden: User \"sandbox-admin\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"")]
    public async Task A_refusal_is_a_status(string spec, int code, string? reason, string message)
    {
        Add(spec);
        var (answered, status) = await _cluster.SendAsync("GET", Maps);
        Assert.Equal((code, reason, message), ((int)answered, status.Text("reason"), status.Text("message")));
    }

    [Fact]
    public async Task A_gateway_answers_in_HTML_and_may_have_passed_the_request_on()
    {
        Add("504:create:configmaps:times=1");
        Add("502:create:configmaps:times=1");
        var (timeout, page) = await _cluster.SendAsync("POST", Maps, """{"metadata":{"name":"late"}}""");
        var (bad, _) = await _cluster.SendAsync("POST", Maps, """{"metadata":{"name":"never"}}""");

        Assert.Equal((HttpStatusCode.GatewayTimeout, HttpStatusCode.BadGateway), (timeout, bad));
        Assert.Contains("<h1>504", page!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), ((await _cluster.SendAsync("GET", Maps + "/late")).Code, (await _cluster.SendAsync("GET", Maps + "/never")).Code));
    }

    [Fact]
    public async Task A_page_expires_and_the_first_does_not()
    {
        Add("410:list:configmaps");
        var first = await _cluster.GetAsync(Maps + "?limit=2");
        var (code, status) = await _cluster.SendAsync("GET", $"{Maps}?limit=2&continue={first.Text("metadata", "continue")}");
        Assert.Equal((HttpStatusCode.Gone, "Expired"), (code, status.Text("reason")));
        Assert.NotNull(status.Text("metadata", "continue"));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public async Task A_reset_breaks_the_answer_and_tells_nothing_of_whether_it_was_done(int version, bool acted)
    {
        Add($"reset:create:configmaps:at=50%,acted={(acted ? "true" : "false")}");
        using var request = Request(HttpMethod.Post, Maps, version, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"broken"}}""");
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
        {
            using var response = await _cluster.Http.SendAsync(request, Ct);
            await response.Content.ReadAsStringAsync(Ct);
        });
        Assert.Equal(acted ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await _cluster.SendAsync("GET", Maps + "/broken")).Code);
    }

    [Fact]
    public async Task A_truncated_answer_looks_whole()
    {
        var whole = (await _cluster.Http.GetByteArrayAsync(Maps, Ct)).Length;
        Add("truncated:list:configmaps:at=40%");
        using var response = await _cluster.Http.GetAsync(Maps, Ct);
        var body = await response.Content.ReadAsByteArrayAsync(Ct);
        Assert.Equal((HttpStatusCode.OK, (long?)body.Length), (response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Equal((int)Math.Round(whole * 0.4), body.Length);
    }

    [Fact]
    public async Task A_slow_answer_is_still_the_answer()
    {
        var whole = await _cluster.Http.GetByteArrayAsync(Maps, Ct);
        Add("latency:list:configmaps:delay=40ms");
        Add("drip:list:configmaps:bytes=200,delay=5ms");
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(whole, await _cluster.Http.GetByteArrayAsync(Maps, Ct));
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(40 + (5 * (whole.Length / 200))));
    }

    [Fact]
    public async Task A_hanging_answer_ends_with_the_client_alone()
    {
        Add("hang:create:configmaps");
        using var patience = new CancellationTokenSource();
        using var request = Request(HttpMethod.Post, Maps, 2, """{"metadata":{"name":"silent"}}""");
        var sending = _cluster.Http.SendAsync(request, patience.Token);
        while ((await _cluster.SendAsync("GET", Maps + "/silent")).Code != HttpStatusCode.OK) await Task.Delay(10, Ct);
        Assert.False(sending.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData("close", 2, null)]
    [InlineData("middle", 2, "half a frame")]
    [InlineData("reset", 2, "reset")]
    [InlineData("410", 3, null)]
    [InlineData("silent", 2, "silence")]
    public async Task A_watch_is_cut_after_its_frames(string how, int frames, string? then)
    {
        Add($"watch-cut:watch:configmaps:frames=2,how={how}");
        using var patience = new CancellationTokenSource(then == "silence" ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromSeconds(20));
        using var request = Request(HttpMethod.Get, Maps + "?watch=true", 2);
        using var response = await _cluster.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        var seen = new List<string>();
        var end = await Record.ExceptionAsync(async () =>
        {
            while (await reader.ReadLineAsync(patience.Token) is { } line) seen.Add(line);
        });

        // A reset also takes what has arrived and was not read yet: such is HTTP/2.
        Assert.InRange(seen.Count, then == "reset" ? 0 : frames + (then == "half a frame" ? 1 : 0), frames + (then == "half a frame" ? 1 : 0));
        Assert.All(seen.Take(frames), frame => JsonNode.Parse(frame));
        if (how == "410") Assert.Equal(("ERROR", 410), (JsonNode.Parse(seen[2]).Text("type"), (int)JsonNode.Parse(seen[2]).Whole("object", "code")!.Value));
        if (then == "half a frame") Assert.ThrowsAny<System.Text.Json.JsonException>(() => JsonNode.Parse(seen[2]));
        Assert.Equal(then switch { "reset" => true, "silence" => true, _ => false }, end is not null);
    }

    [Fact]
    public async Task A_server_that_is_down_comes_back_at_the_same_address()
    {
        var down = Add("down");
        await Assert.ThrowsAsync<HttpRequestException>(() => _cluster.Http.GetAsync(Maps, Ct));
        _cluster.Cluster.Faults.Remove(down);
        await _cluster.GetAsync(Maps);

        Add("down:delete:configmaps:after=1,for=50ms");
        await _cluster.DoAsync("DELETE", Maps + "/cm-0");
        await Assert.ThrowsAsync<HttpRequestException>(() => _cluster.SendAsync("DELETE", Maps + "/cm-1"));
        while (await Record.ExceptionAsync(() => _cluster.GetAsync(Maps + "/cm-1")) is not null) await Task.Delay(10, Ct);
        await _cluster.DoAsync("DELETE", Maps + "/cm-1");
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("expired")]
    [InlineData("not-yet-valid")]
    [InlineData("wrong-name")]
    [InlineData("untrusted")]
    public async Task No_handshake_succeeds_until_the_certificate_is_right_again(string how)
    {
        Add($"tls:how={how}");
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => _cluster.Http.GetAsync(Maps, Ct));
        Assert.Equal(HttpRequestError.SecureConnectionError, failure.HttpRequestError);
        _cluster.Cluster.Faults.Clear();
        await _cluster.GetAsync(Maps);
    }

    [Fact]
    public async Task A_wrong_clock_shows_in_headers_and_objects()
    {
        Add("clock-skew:by=-2h");
        var before = DateTimeOffset.UtcNow;
        var item = await _cluster.CreateConfigMapAsync("old");
        using var response = await _cluster.Http.GetAsync(Maps, Ct);
        Assert.InRange(before - response.Headers.Date!.Value, TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
        Assert.InRange(before - DateTimeOffset.Parse(item.Text("metadata", "creationTimestamp")!, CultureInfo.InvariantCulture), TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
    }

    [Fact]
    public async Task Going_away_ends_the_connection_after_the_answer()
    {
        Add("goaway:get:configmaps:times=1");
        using var first = await _cluster.Http.SendAsync(Request(HttpMethod.Get, Maps + "/cm-0", 1), Ct);
        using var second = await _cluster.Http.SendAsync(Request(HttpMethod.Get, Maps + "/cm-0", 2), Ct);
        Assert.Equal((HttpStatusCode.OK, true, HttpStatusCode.OK), (first.StatusCode, first.Headers.ConnectionClose, second.StatusCode));
    }

    [Fact]
    public async Task A_dead_API_is_announced_and_does_not_answer()
    {
        Add("dead-api:group=metrics.example.com,version=v1beta1");
        var service = await _cluster.GetAsync("/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.example.com");
        Assert.Equal("""{"type":"Available","status":"False","reason":"ServiceNotFound","message":"service/dead-api in \"default\" is not present"}""", Condition(service));

        var (_, aggregated) = await _cluster.SendAsync("GET", "/apis", accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        var group = Assert.Single(aggregated.Items("items"), i => i.Text("metadata", "name") == "metrics.example.com");
        Assert.Equal("""{"metadata":{"name":"metrics.example.com"},"versions":[{"version":"v1beta1","freshness":"Stale"}]}""", group!.ToJsonString());
        var groups = await _cluster.GetAsync("/apis");
        Assert.Contains(groups.Items("groups"), g => g.Text("name") == "metrics.example.com");
        foreach (var below in new[] { "", "/pods", "/namespaces/default/pods/p" })
        {
            var (code, text) = await _cluster.SendAsync("GET", "/apis/metrics.example.com/v1beta1" + below);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "service unavailable\n"), (code, text!.GetValue<string>()));
        }

        Assert.DoesNotContain("metrics.example.com", (await _cluster.GetAsync("/openapi/v3")).ToJsonString(), StringComparison.Ordinal);
        _cluster.Cluster.Faults.Clear();
        Assert.Equal(HttpStatusCode.NotFound, (await _cluster.SendAsync("GET", "/apis/metrics.example.com/v1beta1")).Code);
    }

    private static string Condition(JsonNode service)
    {
        var condition = service.Items("status", "conditions").Single()!.AsObject();
        condition.Remove("lastTransitionTime");
        return condition.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private ActiveFault Add(string spec) => _cluster.Cluster.Faults.Add(Fault.Parse(spec));

    private static HttpRequestMessage Request(HttpMethod method, string path, int version, string? body = null) => new(method, path)
    {
        Version = new Version(version, version == 1 ? 1 : 0),
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
    };
}
