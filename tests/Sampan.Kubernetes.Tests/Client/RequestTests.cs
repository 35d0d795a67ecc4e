using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Tests.Config;

namespace Sampan.Kubernetes.Tests.Client;

public sealed class RequestTests : IAsyncLifetime
{
    private static readonly ResourceId Deployments = new("apps", "v1", "deployments");
    private FaultyApi _api = null!;
    private string _seen = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await FaultyApi.StartAsync();
        _api.Answer = async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            _seen = $"{context.Request.ContentType} {await reader.ReadToEndAsync(Ct)}";
            await FaultyApi.Json("""{"kind":"X"}""")(context);
        };
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Writes_carry_their_options()
    {
        var item = KubeObject.Parse("""{"kind":"D","metadata":{"name":"a","namespace":"n"},"v":1.50}"""u8.ToArray());
        await using var client = _api.Client();

        await client.CreateAsync(Deployments, item, new WriteOptions { DryRun = true, FieldManager = "me" }, Ct);
        Assert.Equal(("POST /apis/apps/v1/namespaces/n/deployments?fieldManager=me&dryRun=All", "application/json " + """{"kind":"D","metadata":{"name":"a","namespace":"n"},"v":1.50}"""), (_api.Requests.Last(), _seen));
        await client.ReplaceAsync(Deployments, item, new WriteOptions { Subresource = "status" }, Ct);
        Assert.Equal("PUT /apis/apps/v1/namespaces/n/deployments/a/status?fieldManager=sampan", _api.Requests.Last());
        await client.PatchAsync(Deployments, item.Key, KubePatch.Apply(item), new WriteOptions { Force = true }, Ct);
        Assert.Equal("PATCH /apis/apps/v1/namespaces/n/deployments/a?fieldManager=sampan&force=true", _api.Requests.Last());
        Assert.StartsWith("application/apply-patch+yaml ", _seen, StringComparison.Ordinal);
        await client.PatchAsync(Deployments, item.Key, KubePatch.Merge(new JsonObject { ["a"] = "é" }), WriteOptions.Default, Ct);
        Assert.Equal("application/merge-patch+json {\"a\":\"é\"}", _seen);
    }

    [Fact]
    public async Task Deletes_carry_their_preconditions()
    {
        await using var client = _api.Client();

        await client.DeleteAsync(
            new ResourceId("rbac.authorization.k8s.io", "v1", "clusterroles"),
            new ObjectKey(null, "system:a b"),
            new DeleteOptions { PropagationPolicy = "Foreground", Uid = "u", ResourceVersion = "7", GracePeriodSeconds = 0, DryRun = true },
            Ct);

        Assert.Equal("DELETE /apis/rbac.authorization.k8s.io/v1/clusterroles/system:a b", Uri.UnescapeDataString(_api.Requests.Last()));
        Assert.Equal(
            """application/json {"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Foreground","gracePeriodSeconds":0,"dryRun":["All"],"preconditions":{"uid":"u","resourceVersion":"7"}}""",
            _seen);
    }

    [Fact]
    public async Task Every_request_says_who_asks()
    {
        var headers = new Dictionary<string, string>();
        string?[] groups = [];
        _api.Answer = context =>
        {
            foreach (var (name, values) in context.Request.Headers) headers[name] = values.ToString();
            groups = context.Request.Headers["Impersonate-Group"].ToArray();
            return FaultyApi.Json("""{"major":"1","minor":"36+","gitVersion":"v1.36.2"}""")(context);
        };
        await using var client = _api.Client(user: "username: u, password: p, as: other, as-uid: i, as-groups: [g1, \"gé, 2\", g3], as-user-extra: {a/b: [x]}");

        Assert.Equal(new ServerVersion("1", "36+", "v1.36.2"), await client.VersionAsync(Ct));

        Assert.Equal("Basic dTpw", headers["Authorization"]);
        Assert.Equal(("other", "i", "x"), (headers["Impersonate-User"], headers["Impersonate-Uid"], headers["Impersonate-Extra-a%2Fb"]));
        Assert.Equal(["g1", "gé, 2", "g3"], groups);
        Assert.Equal("sampan", headers["User-Agent"]);
    }

    [Fact]
    public async Task A_path_in_the_servers_address_is_kept()
    {
        await using var client = _api.Client(server: _api.Address + "k8s/clusters/c-1/");

        await client.GetAsync(Deployments, new ObjectKey("n", "a"), Ct);

        Assert.Equal("GET /k8s/clusters/c-1/apis/apps/v1/namespaces/n/deployments/a", _api.Requests.Single());
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        _api.Answer = FaultyApi.Status(404, "NotFound");
        await using var client = _api.Client();

        Assert.Null(await client.GetAsync(Deployments, new ObjectKey("n", "a"), Ct));
    }

    [Fact]
    public async Task A_refused_token_is_read_again_once_and_then_told_with_the_user()
    {
        using var files = new Kubeconfigs();
        var token = files.Add("token", "old");
        _api.Answer = context =>
        {
            files.Add("token", "new");
            return (context.Request.Headers.Authorization == "Bearer new" ? FaultyApi.Json("""{"kind":"Deployment"}""") : FaultyApi.Status(401, "Unauthorized", "Unauthorized"))(context);
        };
        await using var client = _api.Client(user: $"tokenFile: {token}");
        await client.CreateAsync(Deployments, KubeObject.Parse("{}"u8.ToArray()), WriteOptions.Default, Ct);
        Assert.Equal(2, _api.Requests.Count);

        await using var stale = _api.Client(user: "token: old");
        var e = await Assert.ThrowsAsync<KubeApiException>(() => stale.VersionAsync(Ct));
        Assert.Contains("user \"c-user\"", e.Message, StringComparison.Ordinal);
        Assert.Contains("log in again", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Causes_of_an_invalid_object_are_kept()
    {
        _api.Answer = FaultyApi.Json("""{"kind":"Status","reason":"Invalid","message":"bad","code":422,"details":{"causes":[{"field":"spec.x","message":"Required"},{"message":"alone"}]}}""", 422);
        await using var client = _api.Client();

        var e = await Assert.ThrowsAsync<KubeApiException>(() => client.CreateAsync(Deployments, KubeObject.Parse("{}"u8.ToArray()), WriteOptions.Default, Ct));

        Assert.Equal(["spec.x: Required", "alone"], e.Causes);
        Assert.Equal("POST /apis/apps/v1/deployments", e.Request);
    }

    [Fact]
    public async Task A_proxys_page_is_quoted()
    {
        _api.Answer = context =>
        {
            context.Response.StatusCode = 407;
            return context.Response.WriteAsync("<h1>who are you</h1>", Ct);
        };
        await using var client = _api.Client();

        Assert.Contains("407: <h1>who are you</h1>", (await Assert.ThrowsAsync<KubeApiException>(() => client.VersionAsync(Ct))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_asked_for_is_kept()
    {
        await using var client = _api.Client(FaultyApi.Quick with { ClientQps = 20, ClientBurst = 2 });
        var began = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => client.VersionAsync(Ct)));

        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(190));
    }
}
