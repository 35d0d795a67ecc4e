using System.Text.Json.Nodes;

namespace Sampan.EndToEnd.Tests.Comparing;

/// <summary>Compares an object with its restored copy after taking away what <see cref="Normalisation"/> lists. Shares no code with the restore.</summary>
public static class ObjectComparer
{
    /// <summary>Each difference as <c>path: before → after</c>; none when the two are equal.</summary>
    public static IReadOnlyList<string> Compare(JsonObject before, JsonObject after)
    {
        var kind = (string?)before["kind"] ?? "";
        var (a, b) = (Normalised(before, kind), Normalised(after, kind));
        var differences = new List<string>();
        Walk("", a, b, differences);
        return differences;
    }

    private static JsonObject Normalised(JsonObject item, string kind)
    {
        var copy = (JsonObject)item.DeepClone();
        foreach (var rule in Normalisation.Rules.Where(r => r.Kind == "*" || r.Kind == kind)) Remove(copy, Steps(rule.Path), 0);
        foreach (var map in new[] { "labels", "annotations" })
        {
            if (copy["metadata"]?[map] is JsonObject { Count: 0 }) copy["metadata"]!.AsObject().Remove(map);
        }

        return copy;
    }

    private static List<string> Steps(string path)
    {
        var steps = new List<string>();
        foreach (var (part, quoted) in path.Split('\'').Select((p, i) => (p, i % 2 == 1)))
        {
            if (quoted) steps.Add(part);
            else steps.AddRange(part.Replace("[]", ".[]", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries));
        }

        return steps;
    }

    private static void Remove(JsonNode? node, List<string> steps, int at)
    {
        if (steps[at] == "[]")
        {
            foreach (var item in node as JsonArray ?? []) Remove(item, steps, at + 1);
        }
        else if (node is JsonObject o && o.TryGetPropertyValue(steps[at], out var next))
        {
            if (at < steps.Count - 1) Remove(next, steps, at + 1);
            else if ((next as JsonValue)?.ToJsonString() != "\"None\"") o.Remove(steps[at]);
        }
    }

    private static void Walk(string path, JsonNode? a, JsonNode? b, List<string> differences)
    {
        if (a is JsonObject x && b is JsonObject y)
        {
            foreach (var key in x.Select(p => p.Key).Union(y.Select(p => p.Key)).Order(StringComparer.Ordinal)) Walk($"{path}.{key}", x[key], y[key], differences);
        }
        else if (a is JsonArray p && b is JsonArray q && p.Count == q.Count)
        {
            for (var i = 0; i < p.Count; i++) Walk($"{path}[{i}]", p[i], q[i], differences);
        }
        else if (!JsonNode.DeepEquals(a, b))
        {
            differences.Add($"{path}: {a?.ToJsonString() ?? "(absent)"} → {b?.ToJsonString() ?? "(absent)"}");
        }
    }
}
