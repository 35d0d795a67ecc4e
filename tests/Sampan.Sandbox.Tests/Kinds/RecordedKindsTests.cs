using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Tests.Kinds;

/// <summary>Requests of ours that a real API server of 1.36.2 was given, and what it answered. The file's one normalisation: uids, times and random suffixes.</summary>
public sealed partial class RecordedKindsTests
{
    private static readonly Dictionary<string, JsonObject> Cases = Read().ToDictionary(c => c.Text("name")!);

    private static readonly EmptyStore Store = new((new("", "serviceaccounts"), """{"metadata":{"name":"sa","namespace":"default"}}"""));

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_rules_answer_as_the_real_server_did(string name)
    {
        var recorded = Cases[name];
        var rules = BuiltInKinds.ModelFor(KubernetesVersion.Parse("1.36"), null, new FakeTimeProvider(DateTimeOffset.Parse("2026-01-01T00:00:00Z"))).Rules;
        var item = (JsonObject)recorded["request"]!.DeepClone();
        var kind = GroupVersionKind.From(item.Text("apiVersion")!, item.Text("kind")!);
        var old = recorded["stored"]?.DeepClone() as JsonObject;
        var metadata = (JsonObject)item["metadata"]!;
        if (ApiFacts.For(KubernetesVersion.Newest).Find(kind)!.Resource.Namespaced) metadata["namespace"] = "default";
        metadata["uid"] = "00000000-0000-0000-0000-000000000001";
        if (old is null && kind.Kind is not ("Node" or "APIService")) item.Remove("status");

        var (causes, message) = Run(rules, new KindWrite(new ResourceId(kind.Group, kind.Version, recorded.Text("plural")!), kind.Kind, item, old, Store, DryRun: false), kind);

        if (recorded["answer"] is { } answer)
        {
            Assert.Empty(causes);
            Assert.Null(message);
            Assert.Equal("", Differences("", Normal(answer), Normal(item)));
        }
        else
        {
            Assert.Equal(recorded.Text("message"), message);
            Assert.Equal(recorded.Items("causes").Select(c => Words(c.Text()!)), causes.Select(c => Words(c)).Order(StringComparer.Ordinal));
        }
    }

    private static (IReadOnlyList<string> Causes, string? Message) Run(IKindRules rules, KindWrite write, GroupVersionKind kind)
    {
        try
        {
            rules.Decode(kind, write.Item);
            rules.SetDefaults(kind, write.Item);
            var errors = write.Old is null ? rules.PrepareCreate(write) : rules.PrepareUpdate(write);
            return ([.. errors.Select(e => e.ToString())], null);
        }
        catch (ApiRefusal e)
        {
            return ([], e.Message);
        }
    }

    private static IEnumerable<JsonObject> Read()
    {
        using var stream = typeof(RecordedKindsTests).Assembly.GetManifestResourceStream("recorded-1.36.jsonl")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line) yield return (JsonObject)JsonNode.Parse(line)!;
    }

    // What the server prints of its internal structs is not part of the comparison, only where and why.
    private static string Words(string cause) => Structs().Replace(cause, "{…}: ");

    private static JsonNode Normal(JsonNode answer)
    {
        var copy = JsonNode.Parse(Suffix().Replace(answer.ToJsonString(), "kube-api-access-00000"))!;
        // Given by the generic part of the server, not by the kinds.
        foreach (var field in new[] { "uid", "generation", "namespace" }) ((JsonObject)copy["metadata"]!).Remove(field);
        return copy;
    }

    private static string Differences(string path, JsonNode? expected, JsonNode? actual)
    {
        if (expected is JsonObject a && actual is JsonObject b)
        {
            var keys = a.Select(p => p.Key).Union(b.Select(p => p.Key)).ToList();
            return string.Concat(keys.Select(k => a.ContainsKey(k) == b.ContainsKey(k) ? Differences($"{path}.{k}", a[k], b[k])
                : a.ContainsKey(k) ? $"{path}.{k}: {Print(a[k])} is missing\n" : $"{path}.{k}: {Print(b[k])} is too much\n"));
        }

        if (expected is JsonArray x && actual is JsonArray y && x.Count == y.Count)
            return string.Concat(Enumerable.Range(0, x.Count).Select(i => Differences($"{path}[{i}]", x[i], y[i])));
        return JsonNode.DeepEquals(expected, actual) ? "" : $"{path}: expected {Print(expected)}, not {Print(actual)}\n";
    }

    private static string Print(JsonNode? node) => node?.ToJsonString() ?? "null";

    [GeneratedRegex("kube-api-access-[a-z0-9]{5}")]
    private static partial Regex Suffix();

    [GeneratedRegex("\\{.*\\}: ")]
    private static partial Regex Structs();
}
