using System.Text;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Tests.Client;

public sealed class ListTests : IAsyncLifetime
{
    private FaultyApi _api = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await FaultyApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Items_are_the_servers_bytes_with_type_spliced_in_front()
    {
        _api.Answer = FaultyApi.Json("""
            {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[ {"metadata":{"name":"a"}, "n":1.50} ,
            {"kind":"Own","metadata":{}},{"apiVersion":"own/v1"},{},{"apiVersion":"x/v1","kind":"Y","z":"\u003c"}]}
            """);

        var page = Assert.Single(await PagesAsync(_api.Client()));

        Assert.Equal(
            [
                """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}, "n":1.50}""",
                """{"apiVersion":"v1","kind":"Own","metadata":{}}""",
                """{"kind":"ConfigMap","apiVersion":"own/v1"}""",
                """{"apiVersion":"v1","kind":"ConfigMap"}""",
                """{"apiVersion":"x/v1","kind":"Y","z":"\u003c"}""",
            ],
            page.Items.Select(i => Encoding.UTF8.GetString(i.ToUtf8().Span)));
        Assert.Equal("7", page.ResourceVersion);
    }

    [Theory]
    [InlineData("""{"items":[{"metadata":{"name":"a"}}],"metadata":{"resourceVersion":"7"},"apiVersion":"g/v1","kind":"KList"}""", 1)]
    [InlineData("""{"kind":"KList","apiVersion":"g/v1","metadata":{"resourceVersion":"7"},"items":null}""", 0)]
    [InlineData("""{"kind":"KList","apiVersion":"g/v1","metadata":{"resourceVersion":"7"}}""", 0)]
    public async Task Odd_orders_and_missing_items_are_lists_too(string body, int items)
    {
        _api.Answer = FaultyApi.Json(body);

        var page = Assert.Single(await PagesAsync(_api.Client()));

        Assert.Equal(("7", items), (page.ResourceVersion, page.Items.Count));
        Assert.All(page.Items, i => Assert.Equal("g/v1/K a", i.ToString()));
    }

    [Fact]
    public async Task Pages_follow_the_token_with_the_selection_of_the_query()
    {
        _api.Answer = c => FaultyApi.Json(c.Request.Query["continue"] == "t1" ? FaultyApi.Page(2, 1) : FaultyApi.Page(0, 2, "t1", remaining: 1))(c);

        var pages = await PagesAsync(_api.Client(), new ListQuery { Namespace = "shop", LabelSelector = "a in (b)", FieldSelector = "x=y", PageSize = 2 });

        Assert.Equal([2, 1], pages.Select(p => p.Items.Count));
        Assert.Equal([1, null], pages.Select(p => p.RemainingItemCount));
        Assert.Equal(
            [
                "GET /api/v1/namespaces/shop/configmaps?labelSelector=a%20in%20%28b%29&fieldSelector=x%3Dy&limit=2",
                "GET /api/v1/namespaces/shop/configmaps?labelSelector=a%20in%20%28b%29&fieldSelector=x%3Dy&limit=2&continue=t1",
            ],
            _api.Requests);
    }

    [Fact]
    public async Task An_expired_token_starts_over_without_losing_or_doubling()
    {
        // Meanwhile cm-0000 was deleted and cm-0005 created.
        _api.Script(
            FaultyApi.Json(FaultyApi.Page(0, 2, "t1", "100")),
            FaultyApi.Status(410, "Expired"),
            FaultyApi.Json(FaultyApi.Page(1, 5, version: "200")));

        var pages = await PagesAsync(_api.Client());

        Assert.Equal(["cm-0000", "cm-0001", "cm-0002", "cm-0003", "cm-0004", "cm-0005"], Names(pages));
        Assert.All(pages, p => Assert.Equal("100", p.ResourceVersion));
        Assert.Equal([false, true], pages.Select(p => p.IsRestart));
        Assert.DoesNotContain("limit", _api.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_that_brings_nothing_new_is_told_all_the_same()
    {
        _api.Script(FaultyApi.Json(FaultyApi.Page(0, 2, "t1", "100")), FaultyApi.Status(410, "Expired"), FaultyApi.Json(FaultyApi.Page(0, 2, version: "200")));

        var pages = await PagesAsync(_api.Client());

        Assert.Equal([(2, false), (0, true)], pages.Select(p => (p.Items.Count, p.IsRestart)));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("reset")]
    [InlineData("short")]
    [InlineData("500")]
    [InlineData("503")]
    public async Task A_page_that_fails_in_the_middle_is_asked_for_again(string fault)
    {
        var whole = FaultyApi.Page(2, 40);
        _api.Script(
            FaultyApi.Json(FaultyApi.Page(0, 2, "t1")),
            fault switch
            {
                "cut" or "reset" => FaultyApi.Cut(whole[..900], fault == "reset"),
                "short" => FaultyApi.Json(whole[..^2]),
                _ => FaultyApi.Status(int.Parse(fault, null), "InternalError"),
            },
            FaultyApi.Json(whole));

        var pages = await PagesAsync(_api.Client());

        Assert.Equal(Enumerable.Range(0, 42).Select(i => $"cm-{i:D4}"), Names(pages));
        Assert.EndsWith("continue=t1", _api.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_big_page_comes_in_parts_and_a_break_between_them_doubles_nothing()
    {
        var whole = FaultyApi.Page(0, 100);
        _api.Script(FaultyApi.Cut(whole[..^500]), FaultyApi.Json(whole));

        var pages = await PagesAsync(_api.Client(FaultyApi.Quick with { PartBytes = 1000 }));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"cm-{i:D4}"), Names(pages));
        Assert.True(pages.Count > 5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_that_is_never_whole_is_an_error_and_not_a_list(bool cut)
    {
        var half = FaultyApi.Page(0, 10)[..400];
        _api.Answer = cut ? FaultyApi.Cut(half) : FaultyApi.Json(half);

        var e = await Assert.ThrowsAsync<KubeUnreachableException>(() => PagesAsync(_api.Client()));

        Assert.Contains("/api/v1/configmaps", e.Message, StringComparison.Ordinal);
        Assert.Equal(6, _api.Requests.Count);
    }

    [Theory]
    [InlineData("<html>sign in</html>")]
    [InlineData("""{"kind":"Pod","apiVersion":"v1","metadata":{},"items":[]}""")]
    public async Task An_answer_that_is_no_list_is_an_error(string body)
    {
        _api.Answer = FaultyApi.Json(body);

        await Assert.ThrowsAsync<KubeUnreachableException>(() => PagesAsync(_api.Client()));
    }

    [Fact]
    public async Task Items_nobody_can_read_are_reported_and_the_rest_is_given()
    {
        _api.Answer = FaultyApi.Json("""
            {"kind":"KList","apiVersion":"g/v1","metadata":{},"items":[{"metadata":{"name":"half","namespace":"n"},"v":"\ud800"},
            {"metadata":{"name":"twice","name":"twice"}},5,{"metadata":{"name":"good"}}]}
            """);

        var page = Assert.Single(await PagesAsync(_api.Client()));

        Assert.Equal("good", Assert.Single(page.Items).Name);
        Assert.Equal(["n/half", "twice", ""], page.Unreadable.Select(u => u.Key.ToString()));
    }

    [Fact]
    public async Task An_object_of_five_megabytes_is_an_item()
    {
        var big = new string('x', 5_000_000);
        _api.Answer = FaultyApi.Json($$"""{"kind":"KList","apiVersion":"g/v1","metadata":{},"items":[{"v":"{{big}}"},{"metadata":{"name":"after"} }]}""");

        var items = (await PagesAsync(_api.Client())).SelectMany(p => p.Items).ToList();

        Assert.Equal(5_000_000, items[0].Text("v")!.Length);
        Assert.Equal("after", items[1].Name);
    }

    [Fact]
    public async Task Only_one_page_is_read_ahead()
    {
        _api.Answer = c => FaultyApi.Json(FaultyApi.Page(_api.Requests.Count, 1, "more"))(c);
        await using var client = _api.Client();
        await using var pages = client.ListAsync(FaultyApi.ConfigMaps, new ListQuery(), Ct).GetAsyncEnumerator(Ct);

        for (var i = 1; i <= 3; i++)
        {
            Assert.True(await pages.MoveNextAsync());
            Assert.InRange(_api.Requests.Count, i, i + 1);
        }
    }

    [Fact]
    public async Task A_refused_list_is_the_servers_own_words()
    {
        _api.Answer = FaultyApi.Status(403, "Forbidden", "configmaps is forbidden");

        var e = await Assert.ThrowsAsync<KubeApiException>(() => PagesAsync(_api.Client()));

        Assert.Equal(("Forbidden", "configmaps is forbidden"), (e.Reason, e.Message));
        Assert.Single(_api.Requests);
    }

    private static IEnumerable<string> Names(List<KubePage> pages) => pages.SelectMany(p => p.Items).Select(i => i.Name);

    private static async Task<List<KubePage>> PagesAsync(KubeClient client, ListQuery? query = null)
    {
        await using (client)
        {
            var pages = new List<KubePage>();
            await foreach (var page in client.ListAsync(FaultyApi.ConfigMaps, query ?? new ListQuery(), Ct)) pages.Add(page);
            return pages;
        }
    }
}
