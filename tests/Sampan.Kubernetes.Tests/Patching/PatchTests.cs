using System.Text.Json.Nodes;
using Sampan.Kubernetes.Patching;

namespace Sampan.Kubernetes.Tests.Patching;

public sealed class PatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":[1]},{"op":"add","path":"/b/-","value":2},{"op":"add","path":"/b/0","value":0}]""", """{"a":1,"b":[0,1,2]}""")]
    [InlineData("""{"a/b":{"~c":1}}""", """[{"op":"replace","path":"/a~1b/~0c","value":null}]""", """{"a/b":{"~c":null}}""")]
    [InlineData("""{"a":[1,2,3]}""", """[{"op":"remove","path":"/a/1"},{"op":"test","path":"/a","value":[1,3]}]""", """{"a":[1,3]}""")]
    [InlineData("""{"a":{"x":1},"b":{}}""", """[{"op":"move","from":"/a/x","path":"/b/y"},{"op":"copy","from":"/b","path":"/c"}]""", """{"a":{},"b":{"y":1},"c":{"y":1}}""")]
    [InlineData("""{"a":[1,2,3]}""", """[{"op":"replace","path":"/a/-1","value":9},{"op":"add","path":"/a/-1","value":10},{"op":"remove","path":"/a/-3"}]""", """{"a":[1,9,10]}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/b","value":null},{"op":"copy","from":"","path":"/b"}]""", """{"a":1,"b":{"a":1}}""")]
    public void JsonPatch_applies(string document, string patch, string expected) =>
        AssertSame(expected, JsonPatch.Apply(JsonNode.Parse(document)!, JsonNode.Parse(patch)!.AsArray()));

    [Theory]
    [InlineData("""[{"op":"remove","path":"/z"}]""")]
    [InlineData("""[{"op":"add","path":"/z/y","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/a/9","value":1}]""")]
    [InlineData("""[{"op":"test","path":"/a","value":[2]}]""")]
    [InlineData("""[{"op":"dance","path":"/a"}]""")]
    public void JsonPatch_refuses_what_does_not_fit(string patch)
    {
        var document = JsonNode.Parse("""{"a":[1]}""")!;
        Assert.Throws<PatchException>(() => JsonPatch.Apply(document, JsonNode.Parse(patch)!.AsArray()));
        AssertSame("""{"a":[1]}""", document);
    }

    [Theory]
    [InlineData("""{"op":"test","path":"/a/0","value":2}""", PatchFault.TestFailed, "testing value /a/0 failed: test failed")]
    [InlineData("""{"op":"test","path":"/a/9","value":2}""", PatchFault.Other, "error in test for path: '/a/9': Unable to access invalid index: 9: invalid index referenced")]
    [InlineData("""{"op":"test","path":"/b/c","value":2}""", PatchFault.Missing, "test operation does not apply: is missing path: /b/c: missing value")]
    [InlineData("""{"op":"add","path":"/b/c","value":2}""", PatchFault.Missing, "add operation does not apply: doc is missing path: \"/b/c\": missing value")]
    [InlineData("""{"op":"add","path":"/a/x","value":2}""", PatchFault.Other, "error in add for path: '/a/x': strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("""{"op":"replace","path":"/b","value":2}""", PatchFault.Missing, "replace operation does not apply: doc is missing key: /b: missing value")]
    [InlineData("""{"op":"remove","path":"/b"}""", PatchFault.Missing, "error in remove for path: '/b': unable to remove nonexistent key: b: missing value")]
    [InlineData("""{"op":"copy","path":"/b","from":"/c"}""", PatchFault.Missing, "error in copy for from: '/c': unable to get nonexistent key: c: missing value")]
    [InlineData("""{"op":"move","path":"/b","from":""}""", PatchFault.Other, "unable to move entire document to another path: invalid state detected")]
    public void JsonPatch_says_what_does_not_fit_in_the_words_of_the_Go_library(string operation, PatchFault fault, string message)
    {
        var refused = Assert.Throws<PatchException>(() => JsonPatch.Apply(JsonNode.Parse("""{"a":[1]}""")!, [JsonNode.Parse(operation)]));
        Assert.Equal((fault, message), (refused.Fault, refused.Message));
    }

    [Fact]
    public void For_API_servers_a_key_that_is_not_there_is_null() => AssertSame("""{"b":1,"c":null}""", JsonPatch.Apply(JsonNode.Parse("{}")!,
        JsonNode.Parse("""[{"op":"replace","path":"/b","value":1},{"op":"copy","from":"/x","path":"/c"}]""")!.AsArray(), JsonPatchDialect.ApiServer));

    [Theory]
    [InlineData("""{"a":[1]}""", """{"a":[{"b":null,"c":[null,{"d":null}]}]}""", """{"a":[{"c":[null,{}]}]}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":null,"d":{"e":null,"f":1}}}""", """{"a":{"c":2,"d":{"f":1}}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[3]}""", """{"a":[3]}""")]
    [InlineData("""{"a":"x"}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    public void MergePatch_applies(string document, string patch, string expected) =>
        AssertSame(expected, MergePatch.Apply(JsonNode.Parse(document), JsonNode.Parse(patch)));

    [Theory]
    [InlineData("""{"items":[{"name":"a","v":1},{"name":"b","v":2}]}""", """{"items":[{"name":"b","v":3},{"name":"c"}]}""", """{"items":[{"name":"a","v":1},{"name":"b","v":3},{"name":"c"}]}""")]
    [InlineData("""{"items":[{"name":"a"},{"name":"b"}]}""", """{"items":[{"name":"a","$patch":"delete"}]}""", """{"items":[{"name":"b"}]}""")]
    [InlineData("""{"items":[{"name":"a"}]}""", """{"items":[{"$patch":"replace"},{"name":"b"}]}""", """{"items":[{"name":"b"}]}""")]
    [InlineData("""{"items":[{"name":"a"},{"name":"b"}]}""", """{"$setElementOrder/items":[{"name":"c"},{"name":"b"},{"name":"a"}],"items":[{"name":"c"}]}""", """{"items":[{"name":"c"},{"name":"b"},{"name":"a"}]}""")]
    [InlineData("""{"set":["a","b"]}""", """{"set":["b","c"],"$deleteFromPrimitiveList/set":["a"]}""", """{"set":["b","c"]}""")]
    [InlineData("""{"list":["a","b"]}""", """{"list":["c"]}""", """{"list":["c"]}""")]
    [InlineData("""{"m":{"a":1,"b":2}}""", """{"m":{"$patch":"replace","c":3}}""", """{"m":{"c":3}}""")]
    [InlineData("""{"m":{"a":1,"b":2}}""", """{"m":{"$retainKeys":["a","c"],"c":3}}""", """{"m":{"a":1,"c":3}}""")]
    [InlineData("""{"m":{"a":1}}""", """{"m":null}""", "{}")]
    public void StrategicMergePatch_applies(string document, string patch, string expected)
    {
        MergeRule? Rule(string path) => path switch
        {
            "items" => new("merge", "name"),
            "set" => new("merge", null),
            "m" => new("retainKeys", null),
            _ => null,
        };
        AssertSame(expected, new StrategicMergePatch(Rule).Apply(JsonNode.Parse(document)!.AsObject(), JsonNode.Parse(patch)!.AsObject()));
    }

    [Fact]
    public void StrategicMergePatch_refuses_an_item_without_its_key() => Assert.Throws<PatchException>(() =>
        new StrategicMergePatch(_ => new("merge", "name")).Apply([], JsonNode.Parse("""{"items":[{"v":1}]}""")!.AsObject()));

    private static void AssertSame(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}, got {actual?.ToJsonString()}");
}
