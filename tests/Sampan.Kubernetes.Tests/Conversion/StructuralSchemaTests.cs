using System.Text.Json.Nodes;
using Sampan.Kubernetes.Conversion;

namespace Sampan.Kubernetes.Tests.Conversion;

public sealed class StructuralSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"object","properties":{"n":{"type":"integer"},"p":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}}}}}""")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""")]
    [InlineData("""{"type":"object","properties":{"p":{"x-kubernetes-int-or-string":true,"allOf":[{"anyOf":[{"type":"integer"},{"type":"string"}]},{"pattern":"^a"}]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"oneOf":[{"required":["a"]},{"required":["b"]}],"not":{"properties":{"a":{"minLength":3}}}}""")]
    [InlineData("""{"type":"object","properties":{"metadata":{"type":"object","properties":{"name":{"type":"string","maxLength":9}}},"l":{"type":"array","items":{"type":"object","additionalProperties":{"type":"string"}}}}}""")]
    public void A_structural_schema_is_left_as_it_is(string schema)
    {
        var completed = (JsonObject)JsonNode.Parse(schema)!;

        Assert.Empty(StructuralSchema.Complete(completed));

        Assert.Equal(schema, completed.ToJsonString());
    }

    [Theory]
    [InlineData("""{"properties":{"n":{"minimum":1}}}""", """{"properties":{"n":{"minimum":1,"type":"number"}},"type":"object"}""")]
    [InlineData("""{"type":"object","properties":{"s":{"required":["a"]}}}""", """{"type":"object","properties":{"s":{"required":["a"],"type":"object"}}}""")]
    [InlineData("""{"type":"object","properties":{"p":{"anyOf":[{"type":"string"},{"type":"integer"}]}}}""", """{"type":"object","properties":{"p":{"anyOf":[{"type":"integer"},{"type":"string"}],"x-kubernetes-int-or-string":true}}}""")]
    [InlineData("""{"type":"object","properties":{"p":{"oneOf":[{"type":"string"},{"type":"integer"}]}}}""", """{"type":"object","properties":{"p":{"anyOf":[{"type":"integer"},{"type":"string"}],"x-kubernetes-int-or-string":true}}}""")]
    [InlineData("""{"type":"object","properties":{"e":{"enum":["a","b"]},"f":{"enum":["a",1]}}}""", """{"type":"object","properties":{"e":{"enum":["a","b"],"type":"string"},"f":{"enum":["a",1],"x-kubernetes-preserve-unknown-fields":true}}}""")]
    [InlineData("""{"type":"object","properties":{"l":{"type":"array"}}}""", """{"type":"object","properties":{"l":{"type":"array","items":{"x-kubernetes-preserve-unknown-fields":true}}}}""")]
    [InlineData("""{"type":"object","properties":{"s":{"anyOf":[{"type":"string"},{"type":"object"}]}}}""", """{"type":"object","properties":{"s":{"x-kubernetes-preserve-unknown-fields":true}}}""")]
    [InlineData("""{"type":"object","not":{"type":"string"}}""", """{"type":"object"}""")]
    [InlineData("""{"type":"object","oneOf":[{"required":["a"],"title":"A","properties":{"a":{"minLength":1}}},{"required":["b"]}]}""",
        """{"type":"object","oneOf":[{"required":["a"],"properties":{"a":{"minLength":1}}},{"required":["b"]}],"properties":{"a":{"x-kubernetes-preserve-unknown-fields":true}}}""")]
    [InlineData("""{"type":"object","patternProperties":{"^a":{}},"nullable":true,"properties":{"metadata":{"properties":{"labels":{},"name":{"type":"string"}}}}}""",
        """{"type":"object","properties":{"metadata":{"properties":{"name":{"type":"string"}},"type":"object"}}}""")]
    public void A_schema_of_v1beta1_takes_what_it_took_and_is_structural(string schema, string expected)
    {
        var completed = (JsonObject)JsonNode.Parse(schema)!;

        Assert.NotEmpty(StructuralSchema.Complete(completed));

        Assert.Equal(expected, completed.ToJsonString());
        Assert.Empty(StructuralSchema.Complete(completed));
    }

    [Fact]
    public void Unknown_fields_are_kept_below_the_fields_that_a_schema_names()
    {
        var schema = (JsonObject)JsonNode.Parse("""{"type":"object","properties":{"spec":{"type":"object","properties":{"l":{"type":"array","items":{"type":"object"}},"m":{"type":"object","additionalProperties":{"type":"object"}},"p":{"x-kubernetes-int-or-string":true}}}}}""")!;

        StructuralSchema.PreserveUnknownFields(schema);

        Assert.Equal(
            """{"type":"object","properties":{"spec":{"type":"object","properties":{"l":{"type":"array","items":{"type":"object","x-kubernetes-preserve-unknown-fields":true}},"m":{"type":"object","additionalProperties":{"type":"object","x-kubernetes-preserve-unknown-fields":true}},"p":{"x-kubernetes-int-or-string":true}},"x-kubernetes-preserve-unknown-fields":true}},"x-kubernetes-preserve-unknown-fields":true}""",
            schema.ToJsonString());
    }
}
