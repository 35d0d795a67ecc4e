using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Kubernetes.Tests.Yaml;

/// <summary>Expected values are what kubectl 1.32 sends for the same text (golden/*.json, printed by <c>kubectl create --dry-run=client -o json</c>).</summary>
public sealed class KubeYamlReadTests
{
    public static TheoryData<string, string> Scalars()
    {
        var data = new TheoryData<string, string>();
        foreach (var row in Golden.Rows("scalars.json")) data.Add(row.Item1, row.Item2);
        return data;
    }

    [Theory]
    [MemberData(nameof(Scalars))]
    public void Scalar_means_what_kubectl_says(string yaml, string json)
    {
        var read = KubeYaml.ReadNodes($"v: {yaml}\n")[0]!["v"];

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), read), $"{yaml} -> {read?.ToJsonString() ?? "null"}, kubectl: {json}");
    }

    [Fact]
    public void Anchors_merges_blocks_and_odd_keys_mean_what_kubectl_says()
    {
        var read = KubeYaml.ReadNodes(Golden.Text("structure.yaml"));

        Assert.Single(read);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Golden.Text("structure.json")), read[0]), read[0]!.ToJsonString());
    }

    [Fact]
    public void Whole_numbers_of_64_bits_keep_every_digit() =>
        Assert.Equal("""{"v":12345678901234567890}""", KubeYaml.ReadNodes("v: 12345678901234567890")[0]!.ToJsonString());

    [Fact]
    public void Documents_are_split_empty_ones_skipped_and_lists_flattened()
    {
        const string Text = """
            # a comment
            ---
            kind: A
            metadata: {name: one}
            ---
            ---
            apiVersion: v1
            kind: List
            items:
            - {kind: B, metadata: {name: two}}
            ---
            apiVersion: v1
            kind: ConfigMapList
            items:
            - metadata: {name: three}
            """;

        var objects = KubeYaml.ReadAll(Text);

        Assert.Equal(["/A one", "/B two", "v1/ConfigMap three"], objects.Select(o => o.ToString()));
        Assert.All(objects, o => Assert.False(o.IsEdited));
    }

    [Fact]
    public void Json_is_read_as_json_with_its_surrogate_pairs()
    {
        var objects = KubeYaml.ReadAll("""{"kind":"A","v":"\ud83d\ude00"} {"kind":"B"}""");

        Assert.Equal(2, objects.Count);
        Assert.Equal("😀", objects[0].Text("v"));
    }

    [Theory]
    [InlineData("a: 1\na: 2", "twice")]
    [InlineData("a: [1", "line")]
    [InlineData("a: *nobody", "nobody")]
    [InlineData("- just\n- a list", "not a mapping")]
    [InlineData("v: .inf", "no JSON representation")]
    [InlineData("? [a]\n: b", "key must be a scalar")]
    public void What_cannot_be_an_object_is_refused_with_its_place(string yaml, string says) =>
        Assert.Contains(says, Assert.Throws<MalformedObjectException>(() => KubeYaml.ReadAll(yaml)).Message, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Aliases_that_multiply_are_refused_before_they_fill_the_memory()
    {
        var lines = new List<string> { "a0: &a0 [x, x, x, x, x, x, x, x, x, x]" };
        for (var i = 1; i < 12; i++) lines.Add($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");

        Assert.Throws<MalformedObjectException>(() => KubeYaml.ReadAll(string.Join('\n', lines)));
    }

    [Fact]
    public void Nesting_beyond_the_bound_is_refused() =>
        Assert.Throws<MalformedObjectException>(() => KubeYaml.ReadAll("v: " + new string('[', 600) + new string(']', 600)));
}
