using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Tests.Hosting;
using Sampan.Sandbox.Tls;

namespace Sampan.Sandbox.Tests.Conversion;

/// <summary>A definition's conversion webhook is called as the API server calls it. The refusals are those of kube-apiserver 1.36.2.</summary>
public sealed class ConversionWebhookTests : IAsyncLifetime
{
    private const string V1 = "/apis/example.com/v1/namespaces/default/widgets";
    private const string V2 = "/apis/example.com/v2/namespaces/default/widgets";
    private readonly ConcurrentQueue<string> _asked = [];
    private ClusterCertificates _certificates = null!;
    private WebApplication _webhook = null!;
    private TestCluster _cluster = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _certificates = ClusterCertificates.Create("webhook");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(_certificates.Server)));
        _webhook = builder.Build();
        _webhook.Run(ConvertAsync);
        await _webhook.StartAsync(Ct);
        _cluster = await TestCluster.StartAsync();
        await DefineAsync($$"""{"url":"{{_webhook.Urls.Single()}}/convert","caBundle":"{{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(_certificates.AuthorityPem))}}"}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _webhook.DisposeAsync();
        _certificates.Dispose();
    }

    [Fact]
    public async Task Objects_are_read_and_written_in_both_versions()
    {
        await _cluster.DoAsync("POST", V1, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"size":1}}""");
        var made = await _cluster.DoAsync("POST", V2, """{"apiVersion":"example.com/v2","kind":"Widget","metadata":{"name":"b"},"spec":{"width":2}}""");
        Assert.Equal(("example.com/v2", 2L), (made.Text("apiVersion"), made.Whole("spec", "width")));
        Assert.Equal(("example.com/v1", 2L), ((await _cluster.GetAsync(V1 + "/b")).Text("apiVersion"), (await _cluster.GetAsync(V1 + "/b")).Whole("spec", "size")));

        _asked.Clear();
        var list = await _cluster.GetAsync(V2);
        Assert.Equal([1L, 2L], list.Items("items").Select(i => i.Whole("spec", "width")!.Value));
        Assert.Equal(["2 to example.com/v2"], _asked);

        var patched = await _cluster.DoAsync("PATCH", V2 + "/a", """{"spec":{"width":7}}""", "application/merge-patch+json");
        Assert.Equal(7, patched.Whole("spec", "width"));
        patched["spec"]!["width"] = 9;
        await _cluster.DoAsync("PUT", V2 + "/a", patched.ToJsonString());
        Assert.Equal(9, (await _cluster.GetAsync(V1 + "/a")).Whole("spec", "size"));
        Assert.Equal(HttpStatusCode.Conflict, (await _cluster.SendAsync("PUT", V2 + "/a", patched.ToJsonString())).Code);
        await _cluster.DoAsync("DELETE", V2 + "/a");
        Assert.Equal(HttpStatusCode.NotFound, (await _cluster.SendAsync("GET", V1 + "/a")).Code);
    }

    [Fact]
    public async Task Watches_show_the_version_they_ask_for()
    {
        await _cluster.DoAsync("POST", V1, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a","labels":{"in":"yes"}},"spec":{"size":1}}""");
        using var response = await _cluster.Http.GetAsync(V2 + "?watch=true&labelSelector=in%3Dyes", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        await _cluster.DoAsync("PATCH", V1 + "/a", """{"spec":{"size":4}}""", "application/merge-patch+json");
        await _cluster.DoAsync("PATCH", V1 + "/a", """{"metadata":{"labels":{"in":"no"}}}""", "application/merge-patch+json");
        var frames = new List<JsonNode>();
        for (var i = 0; i < 3; i++) frames.Add(JsonNode.Parse((await reader.ReadLineAsync(Ct))!)!);
        Assert.Equal([("ADDED", 1L), ("MODIFIED", 4L), ("DELETED", 4L)], frames.Select(f => (f.Text("type")!, f.Whole("object", "spec", "width")!.Value)));
    }

    [Fact]
    public async Task A_webhook_that_is_not_there_is_named_in_the_API_servers_words()
    {
        await _cluster.DoAsync("POST", V1, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"}}""");
        await DefineAsync("""{"service":{"namespace":"default","name":"nowhere","path":"/convert"}}""");
        const string missing = "failed: Post \"https://nowhere.default.svc:443/convert?timeout=30s\": service \"nowhere\" not found";

        foreach (var (method, path, body, version) in new[]
        {
            ("GET", V2, null, "v1"), ("GET", V2 + "?limit=1", null, "v1"), ("GET", V2 + "/a", null, "v1"), ("DELETE", V2 + "/a", null, "v1"),
            ("POST", V2, """{"apiVersion":"example.com/v2","kind":"Widget","metadata":{"name":"b"}}""", "v2"),
        })
        {
            var (code, status) = await _cluster.SendAsync(method, path, body);
            Assert.Equal((500, null, $"conversion webhook for example.com/{version}, Kind=Widget {missing}"), ((int)code, status.Text("reason"), status.Text("message")));
        }

        await _cluster.GetAsync(V1);
        await _cluster.DoAsync("DELETE", V1 + "/a");
        Assert.Empty((await _cluster.GetAsync(V2)).Items("items"));
    }

    [Fact]
    public async Task A_fault_makes_a_good_webhook_unreachable_and_good_again()
    {
        await _cluster.DoAsync("POST", V1, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"}}""");
        var fault = _cluster.Cluster.Faults.Add(Fault.Parse("conversion:*:widgets.example.com:message=connection refused"));
        var (code, status) = await _cluster.SendAsync("GET", V2);
        Assert.Equal(500, (int)code);
        Assert.EndsWith("/convert?timeout=30s\": connection refused", status.Text("message"), StringComparison.Ordinal);
        Assert.Equal(1, fault.Struck);
        _cluster.Cluster.Faults.Clear();
        await _cluster.GetAsync(V2);
    }

    [Theory]
    [InlineData("refuse", "failed: not today")]
    [InlineData("few", "returned 0 objects, expected 1")]
    [InlineData("rename", "returned invalid metadata in object at index 0: must have the same name: rename != other")]
    public async Task What_a_webhook_answers_is_checked(string name, string said)
    {
        await _cluster.DoAsync("POST", V1, $$$"""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"{{{name}}}"}}""");
        Assert.Equal("conversion webhook for example.com/v1, Kind=Widget " + said, (await _cluster.SendAsync("GET", $"{V2}/{name}")).Body.Text("message"));
    }

    private async Task ConvertAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var request = JsonNode.Parse(await reader.ReadToEndAsync(Ct)).At("request")!;
        var (objects, wanted) = (request.Items("objects").Select(o => (JsonObject)o!.DeepClone()).ToList(), request.Text("desiredAPIVersion")!);
        _asked.Enqueue($"{objects.Count} to {wanted}");
        var refused = objects.Any(o => o.Text("metadata", "name") == "refuse");
        foreach (var item in objects)
        {
            item["apiVersion"] = wanted;
            if (item["spec"] is JsonObject spec) Rename(spec, wanted == "example.com/v2" ? ("size", "width") : ("width", "size"));
            if (item.Text("metadata", "name") == "rename") item["metadata"]!["name"] = "other";
        }

        objects.RemoveAll(o => o.Text("metadata", "name") == "few");
        var result = refused ? new JsonObject { ["status"] = "Failure", ["message"] = "not today" } : new JsonObject { ["status"] = "Success" };
        var response = new JsonObject { ["uid"] = request.Text("uid"), ["result"] = result, ["convertedObjects"] = new JsonArray([.. objects]) };
        await http.Response.WriteAsync(new JsonObject { ["kind"] = "ConversionReview", ["apiVersion"] = "apiextensions.k8s.io/v1", ["response"] = response }.ToJsonString(), Ct);
    }

    private static void Rename(JsonObject spec, (string From, string To) field)
    {
        if (spec[field.From] is not { } value) return;
        spec.Remove(field.From);
        spec[field.To] = value;
    }

    private async Task DefineAsync(string clientConfig)
    {
        const string versions = """
            {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}},
            {"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}
            """;
        var spec = $$$"""
            {"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},"versions":[ {{{versions}}} ],
             "conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig": {{{clientConfig}}} } } }
            """;
        const string path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        var (code, _) = await _cluster.SendAsync("GET", path + "/widgets.example.com");
        if (code == HttpStatusCode.OK) await _cluster.DoAsync("PATCH", path + "/widgets.example.com", $$"""[{"op":"replace","path":"/spec/conversion","value":{{JsonNode.Parse(spec)!["conversion"]!.ToJsonString()}}}]""", "application/json-patch+json");
        else await _cluster.DoAsync("POST", path, "{\"metadata\":{\"name\":\"widgets.example.com\"},\"spec\":" + spec + "}");
    }
}
