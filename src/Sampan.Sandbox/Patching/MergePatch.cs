using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Patching;

/// <summary>RFC 7396.</summary>
internal static class MergePatch
{
    /// <summary>The merged document; <paramref name="document"/> may be changed.</summary>
    public static JsonNode? Apply(JsonNode? document, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var target = document as JsonObject ?? [];
        foreach (var (key, value) in changes)
        {
            if (value is null) target.Remove(key);
            else target[key] = Apply(Taken(target, key), value);
        }

        return target;
    }

    private static JsonNode? Taken(JsonObject from, string key)
    {
        var value = from[key];
        from[key] = null;
        return value;
    }
}
