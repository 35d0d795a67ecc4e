using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Tests.Hosting;

namespace Sampan.Sandbox.Tests.Crds;

public sealed class CustomResourceTests : IAsyncLifetime
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        await _cluster.DoAsync("POST", Definitions, Definition("None"));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Several_versions_show_one_object()
    {
        var old = await CreateAsync("v1beta1", "a");
        Assert.Equal("example.com/v1beta1", old.Text("apiVersion"));
        var one = await _cluster.GetAsync("/apis/example.com/v1/namespaces/default/widgets/a");
        Assert.Equal(("example.com/v1", old.Text("metadata", "uid")), (one.Text("apiVersion"), one.Text("metadata", "uid")));
        var list = await _cluster.GetAsync("/apis/example.com/v1/widgets");
        Assert.Equal("example.com/v1", list.Items("items").Single().Text("apiVersion"));
        Assert.Equal("v1", (await _cluster.GetAsync("/apis/example.com")).Text("preferredVersion", "version"));
    }

    [Fact]
    public async Task Deleting_the_definition_waits_for_objects_that_finalizers_hold()
    {
        await CreateAsync("v1", "held", """["example.com/hold"]""");
        await CreateAsync("v1", "free");
        await _cluster.DoAsync("DELETE", Definitions + "/widgets.example.com");

        var left = await _cluster.GetAsync("/apis/example.com/v1/widgets");
        Assert.Equal(["held"], left.Items("items").Select(i => i.Text("metadata", "name")));
        var (refused, _) = await _cluster.SendAsync("POST", "/apis/example.com/v1/namespaces/default/widgets", Widget("v1", "late"));
        Assert.Equal(HttpStatusCode.Forbidden, refused);

        await _cluster.DoAsync("PATCH", "/apis/example.com/v1/namespaces/default/widgets/held", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json");
        Assert.Equal(HttpStatusCode.NotFound, (await _cluster.SendAsync("GET", Definitions + "/widgets.example.com")).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await _cluster.SendAsync("GET", "/apis/example.com/v1/widgets")).Code);
    }

    [Fact]
    public async Task Printer_columns_become_a_table()
    {
        await CreateAsync("v1", "a");
        var (_, table) = await _cluster.SendAsync("GET", "/apis/example.com/v1/widgets", accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        Assert.Equal(["Name", "Size", "Ready", "Age"], table.Items("columnDefinitions").Select(c => c.Text("name")));
        var cells = table.Items("rows").Single().Items("cells").ToList();
        Assert.Equal(("a", "3", null), (cells[0].Text(), cells[1]!.ToJsonString(), cells[2].Text()));
    }

    [Fact]
    public async Task Selectable_fields_select()
    {
        await CreateAsync("v1", "a");
        Assert.Single((await _cluster.GetAsync("/apis/example.com/v1/widgets?fieldSelector=spec.color%3Dred")).Items("items"));
        Assert.Empty((await _cluster.GetAsync("/apis/example.com/v1/widgets?fieldSelector=spec.color%3Dblue")).Items("items"));
    }

    private Task<JsonNode> CreateAsync(string version, string name, string finalizers = "[]") =>
        _cluster.DoAsync("POST", $"/apis/example.com/{version}/namespaces/default/widgets", Widget(version, name, finalizers));

    private static string Widget(string version, string name, string finalizers = "[]") =>
        $$$"""{"apiVersion":"example.com/{{{version}}}","kind":"Widget","metadata":{"name":"{{{name}}}","finalizers":{{{finalizers}}}},"spec":{"size":3}}""";

    private static string Definition(string conversion)
    {
        const string Schema = """
            "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"size":{"type":"integer"},"color":{"type":"string","default":"red"}}},
              "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}},"subresources":{"status":{}},"selectableFields":[{"jsonPath":".spec.color"}],
            "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"},
              {"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},{"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}]
            """;
        return $$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
             "names":{"plural":"widgets","kind":"Widget"},"conversion":{"strategy":"{{{conversion}}}"},
             "versions":[{"name":"v1beta1","served":true,"storage":false,{{{Schema}}}},{"name":"v1","served":true,"storage":true,{{{Schema}}}}]}}
            """;
    }
}
