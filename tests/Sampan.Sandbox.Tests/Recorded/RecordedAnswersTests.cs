using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Tests.Hosting;

namespace Sampan.Sandbox.Tests.Recorded;

/// <summary>What kube-apiserver 1.36.2 answered to a sequence of requests, and what the sandbox answers to the same.</summary>
/// <remarks>Compared whole, but for what differs from run to run: uids, times, resource versions and continue tokens; and managedFields, which the
/// sandbox does not keep.</remarks>
public sealed partial class RecordedAnswersTests
{
    [Fact]
    public async Task The_sandbox_answers_as_the_real_server_did()
    {
        await using var cluster = await TestCluster.StartAsync();
        var path = Path.Combine(AppContext.BaseDirectory, "Recorded", "kubernetes-1.36.json");
        var differences = new List<string>();
        foreach (var exchange in JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!.AsArray())
        {
            var (code, body) = await cluster.SendAsync(
                exchange.Text("method")!, exchange.Text("path")!, exchange.At("body")?.ToJsonString(), exchange.Text("contentType"), exchange.Text("accept"));
            var (expected, actual) = (exchange.At("answer"), Normalised(body));
            if ((int)code == exchange.Whole("code") && JsonNode.DeepEquals(expected, actual)) continue;
            differences.Add($"{exchange.Text("title")}\n  real    {exchange.Whole("code")} {expected?.ToJsonString()}\n  sandbox {(int)code} {actual?.ToJsonString()}");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static JsonNode? Normalised(JsonNode? node)
    {
        Normalise(node);
        if (node is JsonObject o && o.Text("message") is { } message) o["message"] = Revision().Replace(message, "$1*");
        return node;
    }

    private static void Normalise(JsonNode? node)
    {
        if (node is JsonArray list) foreach (var item in list) Normalise(item);
        if (node is not JsonObject o) return;
        o.Remove("managedFields");
        foreach (var (key, value) in o.ToList())
        {
            var varies = key is "resourceVersion" or "continue" || key.EndsWith("Timestamp", StringComparison.Ordinal) || key.EndsWith("TransitionTime", StringComparison.Ordinal);
            if ((varies && value.Text() is not "") || (key == "uid" && value.Text()?.Length > 20)) o[key] = "*";
            else Normalise(value);
        }
    }

    [GeneratedRegex(@"(current: |record \()\d+")]
    private static partial Regex Revision();
}
