using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Sandbox.Apply.Fields;

namespace Sampan.Sandbox.Tests.Apply;

public sealed class FieldSetTests
{
    [Theory]
    [InlineData("""{"f:a":{}}""")]
    [InlineData("""{"f:a":{".":{},"f:b":{}},"f:c":{"f:d":{}}}""")]
    [InlineData("""{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{}},"k:{\"port\":443,\"protocol\":\"TCP\"}":{}}}""")]
    [InlineData("""{"f:set":{"v:1":{},"v:\"a\"":{},"v:true":{}},"f:list":{"i:0":{}}}""")]
    public void Sets_are_written_as_they_were_read_and_sorted(string json) =>
        Assert.Equal(Sorted(json), Sorted(Print(Read(json))));

    [Fact]
    public void Steps_are_ordered_by_kind_and_numbers_by_value() =>
        Assert.Equal("""{"f:a":{},"f:b":{},"k:{\"p\":9}":{},"k:{\"p\":10}":{},"v:2":{},"v:\"x\"":{}}""",
            Print(Read("""{"v:\"x\"":{},"v:2":{},"k:{\"p\":10}":{},"f:b":{},"k:{\"p\":9}":{},"f:a":{}}""")));

    [Theory]
    [InlineData("Union", """{"f:a":{".":{},"f:b":{},"f:c":{}},"f:d":{},"f:e":{}}""")]
    [InlineData("Intersection", """{"f:a":{"f:b":{}}}""")]
    [InlineData("Difference", """{"f:a":{".":{}},"f:d":{}}""")]
    [InlineData("Without", """{"f:a":{".":{}},"f:d":{}}""")]
    public void Operations(string operation, string expected)
    {
        var (a, b) = (Read("""{"f:a":{".":{},"f:b":{}},"f:d":{}}"""), Read("""{"f:a":{"f:b":{},"f:c":{}},"f:e":{}}"""));
        var outcome = operation switch { "Union" => a.Union(b), "Intersection" => a.Intersection(b), "Difference" => a.Difference(b), _ => a.Without(b) };
        Assert.Equal(Print(Read(expected)), Print(outcome));
    }

    [Fact]
    public void A_parent_goes_alone_in_a_difference_and_with_its_children_otherwise()
    {
        var (set, parent) = (Read("""{"f:a":{".":{},"f:b":{}},"f:c":{}}"""), Read("""{"f:a":{}}"""));
        Assert.Equal("""{"f:a":{"f:b":{}},"f:c":{}}""", Print(set.Difference(parent)));
        Assert.Equal("""{"f:c":{}}""", Print(set.Without(parent)));
    }

    [Fact]
    public void Nothing_is_left_hollow()
    {
        var set = Read("""{"f:a":{"f:b":{"f:c":{}}}}""");
        Assert.True(set.Difference(set).IsEmpty);
        Assert.True(set.Intersection(Read("""{"f:a":{"f:x":{}}}""")).IsEmpty);
    }

    [Theory]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"k:[1]":{}}""")]
    [InlineData("""{"v:{":{}}""")]
    public void A_malformed_step_is_refused(string json) => Assert.Throws<FormatException>(() => Read(json));

    private static FieldSet Read(string json) => FieldSetJson.Read((JsonObject)JsonNode.Parse(json)!);

    private static string Print(FieldSet set)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) FieldSetJson.Write(json, set);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Sorted(string json) => Order(JsonNode.Parse(json)!).ToJsonString();

    private static JsonObject Order(JsonNode node) =>
        new(node.AsObject().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Order(p.Value!))));
}
