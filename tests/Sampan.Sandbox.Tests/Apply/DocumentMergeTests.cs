using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Merging;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Tests.Apply;

/// <summary>Merging, comparing and removing on types of built-in kinds; whole requests are in the differential suite's <c>apply.yaml</c>.</summary>
public sealed class DocumentMergeTests
{
    private static readonly BuiltInMergeTypes Types = BuiltInMergeTypes.Over(ApiTypes.For(KubernetesVersion.Newest));
    private static readonly MergeType Pod = Types.Find(new("", "v1", "Pod"))!;
    private static readonly MergeType Service = Types.Find(new("", "v1", "Service"))!;

    [Theory]
    // Items keep the patch's order among themselves; what only the server has stays beside its neighbours.
    [InlineData("a,b,c", "b", "a,b,c")]
    [InlineData("a,b,c", "c,a", "b,c,a")]
    [InlineData("a,b,c", "d,b", "a,d,b,c")]
    [InlineData("a,b", "c", "a,b,c")]
    [InlineData("", "b,a", "b,a")]
    [InlineData("a,b", "", "a,b")]
    public void Keyed_lists_are_merged_in_order(string live, string patch, string expected)
    {
        var merged = DocumentMerge.Merge(Containers(live), Containers(patch), Pod);
        Assert.Equal(expected, string.Join(',', merged.Items("spec", "containers").Select(c => c.Text("name"))));
    }

    [Fact]
    public void Items_are_merged_field_by_field_and_atomic_parts_are_replaced()
    {
        var live = Parse("""{"spec":{"selector":{"a":"1"},"ports":[{"port":80,"protocol":"TCP","name":"web","nodePort":30080}],"externalIPs":["10.0.0.1"]}}""");
        var patch = Parse("""{"spec":{"selector":{"b":"2"},"ports":[{"port":80,"name":"http"}],"externalIPs":["10.0.0.2"]}}""");
        Assert.Equal(
            """{"spec":{"selector":{"b":"2"},"ports":[{"port":80,"protocol":"TCP","name":"http","nodePort":30080}],"externalIPs":["10.0.0.2"]}}""",
            DocumentMerge.Merge(live, patch, Service).ToJsonString());
    }

    [Fact]
    public void Merging_changes_neither_side()
    {
        var (live, patch) = (Containers("a,b"), Containers("c"));
        var (before, wanted) = (live.ToJsonString(), patch.ToJsonString());
        DocumentMerge.Merge(live, patch, Pod)["spec"]!["containers"]!.AsArray().Clear();
        Assert.Equal((before, wanted), (live.ToJsonString(), patch.ToJsonString()));
    }

    [Fact]
    public void Comparing_tells_added_changed_and_removed_apart()
    {
        var older = Parse("""{"metadata":{"labels":{"a":"1","b":"1"}},"spec":{"selector":{"x":"1"},"ports":[{"port":80,"protocol":"TCP"}]}}""");
        var newer = Parse("""{"metadata":{"labels":{"a":"2","c":"1"}},"spec":{"selector":{"x":"2"},"ports":[{"port":81,"protocol":"TCP"}]}}""");
        var changes = Comparison.Between(older, newer, Service);
        Assert.Equal(".metadata.labels.c .spec.ports[port=81,protocol=\"TCP\"] .spec.ports[port=81,protocol=\"TCP\"].port .spec.ports[port=81,protocol=\"TCP\"].protocol", Print(changes.Added));
        Assert.Equal(".metadata.labels.a .spec.selector", Print(changes.Modified));
        Assert.Equal(".metadata.labels.b .spec.ports[port=80,protocol=\"TCP\"] .spec.ports[port=80,protocol=\"TCP\"].port .spec.ports[port=80,protocol=\"TCP\"].protocol", Print(changes.Removed));
    }

    [Fact]
    public void Removing_takes_items_and_fields_and_leaves_their_containers()
    {
        var item = Parse("""{"metadata":{"labels":{"a":"1"}},"spec":{"ports":[{"port":80,"protocol":"TCP","name":"x"}]}}""");
        var paths = DocumentFields.Of(Parse("""{"metadata":{"labels":{"a":"1"}}}"""), Service);
        Assert.Equal("""{"metadata":{"labels":{}},"spec":{"ports":[{"port":80,"protocol":"TCP","name":"x"}]}}""", ItemRemoval.Remove(item, paths, Service).ToJsonString());
    }

    [Theory]
    [InlineData("""{"spec":{"nope":1}}""", ".spec.nope: field not declared in schema")]
    [InlineData("""{"spec":{"ports":[{"port":80},{"port":80,"protocol":"TCP"}]}}""", ".spec.ports: duplicate entries for key [port=80,protocol=\"TCP\"]")]
    [InlineData("""{"spec":{"ports":{}}}""", ".spec.ports: expected list, got &{map[]}")]
    [InlineData("""{"metadata":{"generation":"x"}}""", ".metadata.generation: expected numeric (int or float), got string")]
    public void What_does_not_fit_its_type_is_refused(string json, string problem) =>
        Assert.Equal(problem, Assert.Throws<FieldTypeException>(() => TypeCheck.Require(Parse(json), Service, duplicates: false)).Message);

    [Fact]
    public void What_became_one_whole_is_owned_as_a_whole()
    {
        var owned = FieldSetJson.Read(Parse("""{"f:spec":{"f:selector":{".":{},"f:app":{}},"f:type":{}}}"""));
        Assert.Equal(".spec.selector .spec.type", Print(SchemaChange.Reconcile(owned, Service)));
        Assert.Same(owned, SchemaChange.Reconcile(owned, BuiltInMergeTypes.Over(ApiTypes.For(KubernetesVersion.Parse("1.21"))).Find(new("", "v1", "Service"))!));
    }

    private static string Print(FieldSet set) => string.Join(' ', set.Paths().Select(p => string.Concat(p)).Order(StringComparer.Ordinal));

    private static JsonObject Containers(string names) => new()
    {
        ["spec"] = new JsonObject
        {
            ["containers"] = new JsonArray([.. names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => (JsonNode)new JsonObject { ["name"] = n })]),
        },
    };

    private static JsonObject Parse(string json) => (JsonObject)KubeJson.ParseNode(Encoding.UTF8.GetBytes(json))!;
}
