using System.Text;
using Sampan.Engine.Comparison;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Comparison;

/// <summary>Two objects, field by field.</summary>
public sealed class ObjectFieldsTests
{
    [Theory]
    // Values, absence and null.
    [InlineData("""{"spec":{"replicas":1}}""", """{"spec":{"replicas":3}}""", "spec.replicas: 1 | 3")]
    [InlineData("""{"spec":{"a":1.0}}""", """{"spec":{"a":1}}""", "")]
    [InlineData("""{"spec":{"a":9007199254740993}}""", """{"spec":{"a":9007199254740992}}""", "spec.a: 9007199254740993 | 9007199254740992")]
    [InlineData("""{"spec":{"b":1,"a":2}}""", """{"spec":{"a":2,"b":1}}""", "")]
    [InlineData("""{"spec":{"a":null}}""", """{"spec":{}}""", "")]
    [InlineData("""{"spec":{"emptyDir":{}}}""", """{"spec":{}}""", "spec.emptyDir: {} | -")]
    [InlineData("""{"spec":{"x":{"y":1}}}""", """{}""", """spec: {"x":{"y":1}} | -""")]
    [InlineData("""{"data":{"a.b/c":"1"}}""", """{"data":{"a.b/c":"2"}}""", """data["a.b/c"]: "1" | "2" """)]
    // Labels and annotations are no more than their entries.
    [InlineData("""{"metadata":{"labels":{}}}""", """{"metadata":{}}""", "")]
    [InlineData("""{"metadata":{"labels":{"a":"1"}}}""", """{"metadata":{}}""", """metadata.labels.a: "1" | -""")]
    // Lists: by name, by position, of scalars.
    [InlineData("""{"s":[{"name":"a","v":1},{"name":"b","v":1}]}""", """{"s":[{"name":"a","v":1},{"name":"b","v":2}]}""", "s[name=b].v: 1 | 2")]
    [InlineData("""{"s":[{"name":"a"}]}""", """{"s":[{"name":"a"},{"name":"b"}]}""", """s[name=b]: - | {"name":"b"}""")]
    [InlineData("""{"s":[{"name":"a"},{"name":"b"}]}""", """{"s":[{"name":"b"},{"name":"a"}]}""", """s[*].name: ["a","b"] | ["b","a"]""")]
    [InlineData("""{"s":[{"name":"a","mountPath":"/1"},{"name":"a","mountPath":"/2","r":1}]}""", """{"s":[{"name":"a","mountPath":"/1"},{"name":"a","mountPath":"/2"}]}""",
        "s[mountPath=/2].r: 1 | -")]
    [InlineData("""{"s":[{"port":1},{"port":2}]}""", """{"s":[{"port":1},{"port":3},{"port":4}]}""", """s[1].port: 2 | 3; s[2]: - | {"port":4}""")]
    [InlineData("""{"s":["a","b"]}""", """{"s":["b","a"]}""", """s: ["a","b"] | ["b","a"]""")]
    [InlineData("""{"s":[]}""", """{"s":[1]}""", "s: [] | [1]")]
    public void Fields_that_differ_are_named(string left, string right, string expected) => Assert.Equal(expected.Trim(), Differences(left, right));

    [Theory]
    [InlineData("things", """{"metadata":{"uid":"1","resourceVersion":"1","generation":1,"creationTimestamp":"x","managedFields":[],"selfLink":"/"}}""", """{"metadata":{"uid":"2"}}""")]
    [InlineData("things", """{"status":{"a":1}}""", """{}""")]
    [InlineData("things", """{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}}}""", """{"metadata":{}}""")]
    [InlineData("events", """{"metadata":{"uid":"1"}}""", """{"metadata":{"uid":"2"}}""")]
    public void What_says_nothing_about_an_object_is_left_out(string resource, string left, string right) => Assert.Equal("", Differences(left, right, resource));

    [Theory]
    [InlineData("services", """{"spec":{"clusterIP":"10.0.0.1","ports":[{"name":"a","port":80,"nodePort":30001}]}}""",
        """{"spec":{"clusterIP":"10.0.0.2","ports":[{"name":"a","port":80,"nodePort":30002}]}}""",
        """spec.clusterIP: "10.0.0.1" | "10.0.0.2"; spec.ports[name=a].nodePort: 30001 | 30002""")]
    [InlineData("pods", """{"spec":{"nodeName":"a"}}""", """{"spec":{}}""", """spec.nodeName: "a" | -""")]
    public void What_a_cluster_assigns_counts_unless_one_side_was_restored(string resource, string left, string right, string expected)
    {
        Assert.Equal(expected, Differences(left, right, resource));
        Assert.Equal("", Differences(left, right, resource, ComparisonScope.Restored));
    }

    [Fact]
    public void Values_of_secrets_are_not_told()
    {
        var left = """{"apiVersion":"v1","kind":"Secret","metadata":{"labels":{"a":"1"}},"data":{"p":"aHVudGVyMg=="}}""";
        var right = """{"apiVersion":"v1","kind":"Secret","metadata":{"labels":{"a":"2"}},"data":{"p":"aHVudGVyMw=="}}""";

        var said = Differences(left, right, "secrets");

        Assert.Equal("""data.p: "(hidden, 12 characters)" | "(hidden, 12 characters)"; metadata.labels.a: "1" | "2" """.Trim(), said);
    }

    private static string Differences(string left, string right, string resource = "things", ComparisonScope scope = ComparisonScope.SameCluster) => string.Join("; ",
        ContentComparison.Fields(Object(left), Object(right), GroupResource.Parse(resource), scope)
            .Select(f => $"{f.Path}: {f.Left?.GetRawText() ?? "-"} | {f.Right?.GetRawText() ?? "-"}"));

    private static KubeObject Object(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));
}
