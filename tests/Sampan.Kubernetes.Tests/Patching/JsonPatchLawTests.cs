using System.Text.Json.Nodes;
using CsCheck;
using Sampan.Kubernetes.Patching;

namespace Sampan.Kubernetes.Tests.Patching;

/// <summary>JSON patches on small documents whose paths meet often, against an oracle.</summary>
public sealed class JsonPatchLawTests
{
    private static readonly Gen<string> Key = Gen.OneOf("a", "b", "a~1b~0");

    private static readonly Gen<string> Scalar = Gen.OneOf("1", "\"x\"", "null", "true", "{}", "[]");

    private static readonly Gen<string> List = Scalar.Array[0, 3].Select(items => $"[{string.Join(',', items)}]");

    private static readonly Gen<string> Inner = Gen.OneOf(Scalar, List, Map(Scalar));

    private static readonly Gen<string> Document = Map(Gen.OneOf(Inner, Map(Inner), Inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")));

    private static readonly Gen<string> Path = Gen.Select(Key, Gen.OneOf(Key, Gen.OneOf("0", "1", "-1", "-", "3")).Array[0, 2], (first, steps) => "/" + string.Join('/', [first, .. steps]));

    private static readonly Gen<string> Operation = Gen.Select(Gen.OneOf("add", "remove", "replace", "copy", "move", "test"), Path, Path, Inner)
        .Select((op, path, from, value) => $$"""{"op":"{{op}}","path":"{{path}}","from":"{{from}}","value":{{value}}}""");

    [Fact]
    public void Patches_do_what_an_oracle_says_and_leave_the_document_alone()
    {
        var fitting = 0;
        Gen.Select(Document, Operation.Array[1, 2]).Sample((document, operations) =>
        {
            var patch = $"[{string.Join(',', operations)}]";
            var expected = PatchOracle.Apply(document, patch);
            var input = JsonNode.Parse(document)!;
            var actual = Applied(input, patch);
            if (expected is not null) Interlocked.Increment(ref fitting);
            return input.ToJsonString() == JsonNode.Parse(document)!.ToJsonString() &&
                (expected is null ? actual is null : actual is not null && JsonNode.DeepEquals(JsonNode.Parse(expected), actual));
        }, iter: 20_000);
        Assert.True(fitting > 1_000, $"only {fitting} of the patches fitted: the test tests too little");
    }

    private static Gen<string> Map(Gen<string> value) => Gen.Select(Key, value).Array[0, 3]
        .Select(members => "{" + string.Join(',', members.DistinctBy(m => m.Item1).Select(m => $"\"{m.Item1.Replace("~1", "/").Replace("~0", "~")}\":{m.Item2}")) + "}");

    private static JsonNode? Applied(JsonNode document, string patch)
    {
        try
        {
            return JsonPatch.Apply(document, JsonNode.Parse(patch)!.AsArray());
        }
        catch (PatchException)
        {
            return null;
        }
    }
}
