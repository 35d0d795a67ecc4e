using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>Says field by field where two sequences of answers differ.</summary>
internal static class Comparison
{
    /// <summary>Empty when they agree. The order of keys does not count, that of lists does.</summary>
    public static string Differences(JsonArray real, JsonArray sandbox)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Math.Max(real.Count, sandbox.Count); i++)
        {
            var (expected, actual) = (i < real.Count ? real[i] : null, i < sandbox.Count ? sandbox[i] : null);
            var lines = new List<string>();
            if (Print(expected?["code"]) == Print(actual?["code"])) Compare(lines, "", expected, actual);
            else lines.Add($"real    {Summary(expected)}\n  sandbox {Summary(actual)}");
            if (lines.Count > 0) text.Append($"step {i + 1}: {expected?["step"] ?? actual?["step"]}\n  ").AppendJoin("\n  ", lines).Append('\n');
        }

        return text.ToString();
    }

    private static void Compare(List<string> lines, string path, JsonNode? expected, JsonNode? actual)
    {
        if (expected is JsonObject left && actual is JsonObject right)
        {
            foreach (var key in left.Select(p => p.Key).Union(right.Select(p => p.Key)).ToList())
            {
                var at = path.Length == 0 ? key : $"{path}.{key}";
                if (!left.ContainsKey(key)) lines.Add($"{at}: only in the sandbox: {Print(right[key])}");
                else if (!right.ContainsKey(key)) lines.Add($"{at}: missing: {Print(left[key])}");
                else Compare(lines, at, left[key], right[key]);
            }
        }
        else if (expected is JsonArray one && actual is JsonArray other && one.Count == other.Count)
        {
            for (var i = 0; i < one.Count; i++) Compare(lines, $"{path}[{i}]", one[i], other[i]);
        }
        else if (Print(expected) != Print(actual))
        {
            lines.Add($"{path}:\n    real    {Print(expected)}\n    sandbox {Print(actual)}");
        }
    }

    /// <summary>Of answers that don't even agree about success, what is needed to see why.</summary>
    private static string Summary(JsonNode? answer) => $"{Print(answer?["code"] ?? answer)} {Print(answer?["body"] is JsonObject body && body["message"] is { } message ? message : answer?["body"])}";

    private static string Print(JsonNode? node) => node is null ? "null" : Encoding.UTF8.GetString(KubeJson.Write(node));
}
