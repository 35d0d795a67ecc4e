using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Tests.Client;

namespace Sampan.Kubernetes.Tests.Discovery;

public sealed class DiscoveryTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> _separate = new()
    {
        ["/api"] = """{"kind":"APIVersions","versions":["v1"]}""",
        ["/api/v1"] = """{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"pods/status","kind":"Pod","namespaced":true,"verbs":["get"]},{"name":"pods","singularName":"pod","kind":"Pod","namespaced":true,"verbs":["get","list"],"shortNames":["po"],"categories":["all"]},{"name":"nodes","singularName":"","kind":"Node","namespaced":false,"verbs":["list"]}]}""",
        ["/apis"] = """{"kind":"APIGroupList","groups":[{"name":"batch","versions":[{"groupVersion":"batch/v1","version":"v1"},{"groupVersion":"batch/v1beta1","version":"v1beta1"}],"preferredVersion":{"version":"v1"}},{"name":"metrics","versions":[{"version":"v1"}],"preferredVersion":{"version":"v1"}}]}""",
        ["/apis/batch/v1"] = """{"resources":[{"name":"jobs","kind":"Job","namespaced":true,"verbs":[]}]}""",
        ["/apis/batch/v1beta1"] = """{"resources":[{"name":"jobs","kind":"Job","namespaced":true,"verbs":[]},{"name":"cronjobs","kind":"CronJob","namespaced":true,"verbs":[]}]}""",
    };

    private FaultyApi _api = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await FaultyApi.StartAsync();
        _api.Answer = context => (_separate.TryGetValue(context.Request.Path, out var body)
            ? FaultyApi.Json(body)
            : FaultyApi.Status(503, "ServiceUnavailable", "the server is currently unable to handle the request"))(context);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Separate_documents_make_one_catalog_and_a_dead_group_is_a_gap()
    {
        var catalog = await CatalogAsync();

        Assert.Equal(
            ["pods/v1 True", "nodes/v1 True", "jobs.batch/v1 True", "jobs.batch/v1beta1 False", "cronjobs.batch/v1beta1 True"],
            catalog.Resources.Select(r => $"{r.Id} {r.Preferred}"));
        Assert.Equal([new DiscoveryGap("metrics/v1", "the server is currently unable to handle the request")], catalog.Gaps);
        var pods = catalog.Resolve("po")!;
        Assert.Equal(["status"], pods.Subresources);
        Assert.Equal(["all"], pods.Categories);
        Assert.Equal((true, "pod"), (pods.Namespaced, pods.Singular));
        Assert.Equal((false, "node"), (catalog.Resolve("nodes")!.Namespaced, catalog.Resolve("nodes")!.Singular));
    }

    [Fact]
    public async Task Aggregated_documents_are_two_requests_and_stale_versions_are_gaps()
    {
        const string Type = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
        var bodies = new Dictionary<string, string>
        {
            ["/api"] = """{"items":[{"metadata":{},"versions":[{"version":"v1","freshness":"Current","resources":[{"resource":"pods","responseKind":{"kind":"Pod"},"scope":"Namespaced","singularResource":"pod","verbs":["list"],"shortNames":["po"],"subresources":[{"subresource":"log"},{"subresource":"exec"}]}]}]}]}""",
            ["/apis"] = """{"items":[{"metadata":{"name":"batch"},"versions":[{"version":"v1","resources":[{"resource":"jobs","responseKind":{"kind":"Job"},"scope":"Namespaced","verbs":[]}]},{"version":"v1beta1","resources":[{"resource":"jobs","responseKind":{"kind":"Job"},"scope":"Namespaced","verbs":[]},{"resource":"cronjobs","responseKind":{"kind":"CronJob"},"scope":"Cluster","verbs":[]}]}]},{"metadata":{"name":"metrics"},"versions":[{"version":"v1","freshness":"Stale","resources":[{"resource":"old","responseKind":{"kind":"Old"},"verbs":[]}]}]}]}""",
        };
        _api.Answer = async context =>
        {
            Assert.Contains("as=APIGroupDiscoveryList", context.Request.Headers.Accept.ToString(), StringComparison.Ordinal);
            context.Response.ContentType = Type;
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(bodies[context.Request.Path]), Ct);
        };

        var catalog = await CatalogAsync();

        Assert.Equal(
            ["pods/v1 True", "jobs.batch/v1 True", "jobs.batch/v1beta1 False", "cronjobs.batch/v1beta1 True"],
            catalog.Resources.Select(r => $"{r.Id} {r.Preferred}"));
        Assert.Equal("metrics/v1", Assert.Single(catalog.Gaps).GroupVersion);
        Assert.Equal(["log", "exec"], catalog.Find(new ResourceId("", "v1", "pods"))!.Subresources);
        Assert.Equal(2, _api.Requests.Count);
    }

    [Fact]
    public async Task Without_the_list_of_groups_there_is_no_catalog()
    {
        _separate.Remove("/apis");

        await Assert.ThrowsAsync<KubeApiException>(CatalogAsync);
    }

    private async Task<ApiCatalog> CatalogAsync()
    {
        await using var client = _api.Client();
        return await client.DiscoverAsync(Ct);
    }
}
