using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Tests.Hosting;

namespace Sampan.Sandbox.Tests.Routes;

public sealed class ListTests : IAsyncLifetime
{
    private const string All = "/api/v1/namespaces/default/configmaps";

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        for (var i = 0; i < 7; i++) await _cluster.CreateConfigMapAsync($"c{i}", labels: $$"""{"even":"{{i % 2 == 0}}"}""");
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Pages_show_one_moment_whatever_is_written_between_them()
    {
        var first = await _cluster.GetAsync(All + "?limit=3");
        Assert.Equal(4, first.Whole("metadata", "remainingItemCount"));
        await _cluster.DoAsync("DELETE", All + "/c4");
        await _cluster.CreateConfigMapAsync("c3a");

        var second = await _cluster.GetAsync($"{All}?limit=3&continue={first.Text("metadata", "continue")}");
        var third = await _cluster.GetAsync($"{All}?limit=3&continue={second.Text("metadata", "continue")}");

        Assert.Equal(["c3", "c4", "c5"], Names(second));
        Assert.Equal(["c6"], Names(third));
        Assert.Null(third.At("metadata", "continue"));
        Assert.Equal(first.Text("metadata", "resourceVersion"), third.Text("metadata", "resourceVersion"));
    }

    [Fact]
    public async Task A_page_that_is_forgotten_is_410_with_a_token_for_the_inconsistent_rest()
    {
        var first = await _cluster.GetAsync(All + "?limit=3");
        await _cluster.CreateConfigMapAsync("c3a");
        _cluster.Cluster.ApiServer.Store.Compact();

        var (code, status) = await _cluster.SendAsync("GET", $"{All}?limit=3&continue={first.Text("metadata", "continue")}");
        Assert.Equal((HttpStatusCode.Gone, "Expired"), (code, status.Text("reason")));

        var rest = await _cluster.GetAsync($"{All}?continue={status.Text("metadata", "continue")}");
        Assert.Equal(["c3", "c3a", "c4", "c5", "c6"], Names(rest));
    }

    [Fact]
    public async Task A_selector_pages_over_what_it_selects()
    {
        var first = await _cluster.GetAsync(All + "?limit=2&labelSelector=even%3DTrue");
        Assert.Equal(["c0", "c2"], Names(first));
        Assert.Null(first.At("metadata", "remainingItemCount"));
        var second = await _cluster.GetAsync($"{All}?limit=2&labelSelector=even%3DTrue&continue={first.Text("metadata", "continue")}");
        Assert.Equal(["c4", "c6"], Names(second));
        Assert.Null(second.At("metadata", "continue"));
    }

    [Fact]
    public async Task An_exact_version_shows_the_past()
    {
        var before = (await _cluster.GetAsync(All)).Text("metadata", "resourceVersion");
        await _cluster.DoAsync("DELETE", All);
        Assert.Equal(7, Names(await _cluster.GetAsync($"{All}?resourceVersion={before}&resourceVersionMatch=Exact")).Count);
        Assert.Empty(Names(await _cluster.GetAsync(All)));
    }

    [Fact]
    public async Task Builtin_items_come_without_kind_and_fields_select()
    {
        var list = await _cluster.GetAsync(All + "?fieldSelector=metadata.name%3Dc3");
        var item = Assert.Single(list.Items("items"));
        Assert.Equal(("c3", null), (item.Text("metadata", "name"), item.Text("kind")));
        Assert.Equal("ConfigMapList", list.Text("kind"));
    }

    private static List<string> Names(JsonNode list) => [.. list.Items("items").Select(i => i.Text("metadata", "name")!)];
}
