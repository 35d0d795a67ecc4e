using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Applying;

/// <summary>The JSON merge patch (RFC 7396) that turns one document into another.</summary>
internal static class MergeDifference
{
    private const int MostPaths = 5;

    /// <summary>The patch, or null when nothing differs. Nulls in <paramref name="to"/> count as absent: such a patch can't set them.</summary>
    public static JsonObject? Between(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (key, old) in from)
        {
            if (old is not null && to[key] is null) patch[key] = null;
        }

        foreach (var (key, value) in to)
        {
            if (value is null) continue;
            if (value is JsonObject wanted && from[key] is JsonObject have)
            {
                if (Between(have, wanted) is { } inner) patch[key] = inner;
            }
            else if (!JsonNode.DeepEquals(from[key], value))
            {
                patch[key] = value is JsonObject whole ? Between([], whole) ?? [] : value.DeepClone();
            }
        }

        return patch.Count > 0 ? patch : null;
    }

    /// <summary>The fields that a patch changes at or below one field, as <c>spec.selector.matchLabels.app</c>; the first few.</summary>
    public static IReadOnlyList<string> Paths(JsonObject patch, string below)
    {
        var all = Leaves(patch, "").Where(p => p == below || p.StartsWith(below + ".", StringComparison.Ordinal)).ToList();
        return all.Count <= MostPaths ? all : [.. all.Take(MostPaths), $"{all.Count - MostPaths} more"];
    }

    private static IEnumerable<string> Leaves(JsonObject patch, string prefix) => patch.SelectMany(member =>
        member.Value is JsonObject { Count: > 0 } inner ? Leaves(inner, $"{prefix}{member.Key}.") : [prefix + member.Key]);
}
