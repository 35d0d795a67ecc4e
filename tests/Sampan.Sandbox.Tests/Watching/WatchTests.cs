using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Tests.Hosting;

namespace Sampan.Sandbox.Tests.Watching;

public sealed class WatchTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_watch_goes_on_from_a_list_without_gap_or_repeat()
    {
        await _cluster.CreateConfigMapAsync("before");
        var from = await RevisionAsync();
        await _cluster.CreateConfigMapAsync("after");
        await _cluster.DoAsync("DELETE", "/api/v1/namespaces/default/configmaps/before");

        var events = await WatchAsync($"resourceVersion={from}", 2);

        Assert.Equal(["ADDED after", "DELETED before"], events.Select(Short));
        Assert.True(events[1].Whole("object", "metadata", "resourceVersion") is null && long.Parse(events[1].Text("object", "metadata", "resourceVersion")!) > from);
    }

    [Fact]
    public async Task A_watch_from_nothing_begins_with_what_is_there()
    {
        await _cluster.CreateConfigMapAsync("b");
        await _cluster.CreateConfigMapAsync("a");
        Assert.Equal(["ADDED a", "ADDED b"], (await WatchAsync("", 2)).Select(Short));
    }

    [Fact]
    public async Task Coming_into_a_selection_is_ADDED_and_leaving_it_DELETED()
    {
        await _cluster.CreateConfigMapAsync("x");
        var from = await RevisionAsync();
        await LabelAsync("x", "on");
        await LabelAsync("x", "on", "more");
        await LabelAsync("x", "off");
        await LabelAsync("x", "off", "less");
        await LabelAsync("x", "on");

        var events = await WatchAsync($"resourceVersion={from}&labelSelector=state%3Don", 4);

        Assert.Equal(["ADDED x", "MODIFIED x", "DELETED x", "ADDED x"], events.Select(Short));
        Assert.Equal("on", events[2].Text("object", "metadata", "labels", "state"));
    }

    [Fact]
    public async Task A_forgotten_revision_ends_in_an_error_frame()
    {
        var from = await RevisionAsync();
        await _cluster.CreateConfigMapAsync("x");
        _cluster.Cluster.ApiServer.Store.Compact();

        var frame = Assert.Single(await WatchAsync($"resourceVersion={from}", 2));

        Assert.Equal(("ERROR", "Expired", 410L), (frame.Text("type"), frame.Text("object", "reason"), frame.Whole("object", "code")));
    }

    [Fact]
    public async Task A_timeout_ends_the_watch_with_a_bookmark_to_go_on_from()
    {
        await _cluster.CreateConfigMapAsync("x");
        var frame = Assert.Single(await WatchAsync($"resourceVersion={await RevisionAsync()}&timeoutSeconds=1&allowWatchBookmarks=true", 5));
        Assert.Equal("BOOKMARK", frame.Text("type"));
        Assert.Equal(_cluster.Cluster.ApiServer.Store.Revision, long.Parse(frame.Text("object", "metadata", "resourceVersion")!));
    }

    [Fact]
    public async Task A_watched_table_has_headings_once()
    {
        await _cluster.CreateConfigMapAsync("a");
        await _cluster.CreateConfigMapAsync("b");
        var frames = await WatchAsync("", 2, "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.NotEmpty(frames[0].Items("object", "columnDefinitions"));
        Assert.Null(frames[1].At("object", "columnDefinitions"));
        Assert.Equal("b", frames[1].Items("object", "rows").Single().Items("cells").First().Text());
    }

    [Fact]
    public async Task Every_watcher_sees_every_change_in_order_while_writers_write()
    {
        var from = await RevisionAsync();
        var watchers = Enumerable.Range(0, 4).Select(_ => WatchAsync($"resourceVersion={from}", 400)).ToList();
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), TestContext.Current.CancellationToken, async (i, _) => await _cluster.CreateConfigMapAsync($"c{i}"));
        foreach (var seen in await Task.WhenAll(watchers))
        {
            var revisions = seen.Select(e => long.Parse(e.Text("object", "metadata", "resourceVersion")!)).ToList();
            Assert.Equal(revisions.Order(), revisions);
            Assert.Equal(400, seen.Select(Short).Distinct().Count());
        }
    }

    private static string Short(JsonNode frame) => $"{frame.Text("type")} {frame.Text("object", "metadata", "name")}";

    private async Task<long> RevisionAsync() => long.Parse((await _cluster.GetAsync("/api/v1/namespaces/default/configmaps")).Text("metadata", "resourceVersion")!);

    private Task<JsonNode> LabelAsync(string name, string state, string other = "") => _cluster.DoAsync("PATCH", $"/api/v1/namespaces/default/configmaps/{name}",
        $$$$"""{"metadata":{"labels":{"state":"{{{{state}}}}","other":"{{{{other}}}}"}}}""", "application/merge-patch+json");

    private async Task<List<JsonNode>> WatchAsync(string query, int count, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/namespaces/default/configmaps?watch=true&{query}");
        request.Headers.Accept.ParseAdd(accept);
        using var response = await _cluster.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var frames = new List<JsonNode>();
        while (frames.Count < count && await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) frames.Add(JsonNode.Parse(line)!);
        return frames;
    }
}
