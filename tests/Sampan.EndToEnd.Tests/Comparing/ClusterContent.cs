using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Comparing;

/// <summary>Everything in a cluster at one moment, read with kubectl, keyed by <c>Kind namespace/name</c>.</summary>
public sealed class ClusterContent
{
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, JsonObject> Objects => _objects;

    /// <summary>Reads every listable resource; <paramref name="keep"/> chooses which objects count.</summary>
    public static async Task<ClusterContent> ReadAsync(Kubectl kubectl, Func<JsonObject, bool> keep)
    {
        var names = (await kubectl.RunAsync("api-resources", "--verbs=list,create", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var list = await kubectl.JsonAsync("get", string.Join(',', names), "--all-namespaces", "--ignore-not-found");
        var content = new ClusterContent();
        foreach (var item in (list["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var kind = (string)item["kind"]!;
            if (!Normalisation.Kinds.ContainsKey(kind) && keep(item)) content._objects[Key(item)] = item;
        }

        return content;
    }

    /// <summary>Every difference between what was backed up and what stands in the target, one line each.</summary>
    public IReadOnlyList<string> DifferencesTo(ClusterContent target)
    {
        var lines = new List<string>();
        foreach (var (key, before) in _objects.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            if (!target._objects.TryGetValue(key, out var after)) lines.Add($"{key}: missing");
            else lines.AddRange(ObjectComparer.Compare(before, after).Select(d => $"{key}{d}"));
        }

        lines.AddRange(target._objects.Keys.Except(_objects.Keys).Order(StringComparer.Ordinal).Select(key => $"{key}: not in the source"));
        return lines;
    }

    private static string Key(JsonObject item)
    {
        var metadata = item["metadata"]!;
        return $"{(string)item["kind"]!} {((string?)metadata["namespace"] is { } ns ? ns + "/" : "")}{(string)metadata["name"]!}";
    }
}
