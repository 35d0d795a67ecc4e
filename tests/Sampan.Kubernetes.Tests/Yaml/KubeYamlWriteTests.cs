using System.Text.Json.Nodes;
using CsCheck;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Kubernetes.Tests.Yaml;

public sealed class KubeYamlWriteTests
{
    // Where kubectl writes something that is unsafe or odd (a plain <<, raw line separators), only the meaning must agree. It also folds
    // what is longer than 80 columns; we never do.
    private static readonly string[] OnlyMeaning = ["<<", "\u2028", "\u0085nel", "\ufeffbom", "\n"];

    private static readonly Gen<string> Strings = Gen.OneOf(
        Gen.OneOf("yes", "0x1f", "null", "", "-", "- a", "a: b", "1e3", "~", "a\n b\n", "\n\n", "a *", " x", "x ", "'", "\"", "#", "a #b", "😀", "\t", "\r", "1_0"),
        Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.OneOf('\n', ' ', ':', '#', '-', '\'', '"', 'é', '\u0085', '\u2028')), 0, 12]);

    public static TheoryData<string, string> KubectlStrings()
    {
        var data = new TheoryData<string, string>();
        foreach (var row in Golden.Rows("strings.json").Where(r => !OnlyMeaning.Contains(r.Item1) && r.Item1.Length < 80)) data.Add(row.Item1, row.Item2);
        return data;
    }

    [Theory]
    [MemberData(nameof(KubectlStrings))]
    public void String_is_quoted_as_kubectl_quotes_it(string text, string yaml) =>
        Assert.Equal(yaml, KubeYaml.Write(new JsonObject { ["v"] = text }));

    [Fact]
    public void Layout_is_kubectls()
    {
        var tree = JsonNode.Parse("""{"a":{"b":[1,{"c":"x","d":[]},[true,[null]]],"e":{}},"num":1.50,"big":12345678901234567890}""");

        const string Expected = """
            a:
              b:
              - 1
              - c: x
                d: []
              - - true
                - - null
              e: {}
            num: 1.50
            big: 12345678901234567890

            """;
        Assert.Equal(Expected, KubeYaml.Write(tree));
    }

    [Fact]
    public void Every_string_reads_back_as_itself_wherever_it_stands() => Strings.Sample(
        text =>
        {
            var tree = new JsonObject { ["v"] = text, ["list"] = new JsonArray(text, new JsonArray(text), new JsonObject { ["in"] = text }), ["k"] = new JsonObject { [text] = 1 } };
            var yaml = KubeYaml.Write(tree);
            var read = KubeYaml.ReadNodes(yaml)[0];
            Assert.True(JsonNode.DeepEquals(tree, read), yaml);
        },
        iter: 3000);

    [Fact]
    public void Very_long_keys_read_back()
    {
        var tree = new JsonObject { [new string('k', 3000)] = new JsonObject { ["a"] = 1 } };

        Assert.True(JsonNode.DeepEquals(tree, KubeYaml.ReadNodes(KubeYaml.Write(tree))[0]));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_by_type() =>
        Assert.Throws<MalformedObjectException>(() => KubeYaml.Write(JsonNode.Parse("""{"v":"\ud800"}""")));
}
