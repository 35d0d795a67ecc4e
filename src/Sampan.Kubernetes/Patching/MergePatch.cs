using System.Text.Json.Nodes;

namespace Sampan.Kubernetes.Patching;

/// <summary>RFC 7396 as API servers and Velero read it: in what a patch brings anew, members of objects within lists that are null are left out, too.</summary>
public static class MergePatch
{
    /// <summary>The merged document; <paramref name="document"/> may be changed, <paramref name="patch"/> is not.</summary>
    public static JsonNode? Apply(JsonNode? document, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return document is JsonObject ? patch?.DeepClone() : WithoutNulls(patch);
        var target = document as JsonObject ?? [];
        foreach (var (key, value) in changes)
        {
            if (value is null) target.Remove(key);
            else target[key] = Apply(Taken(target, key), value);
        }

        return target;
    }

    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(m => m.Value is not null).Select(m => KeyValuePair.Create(m.Key, WithoutNulls(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Taken(JsonObject from, string key)
    {
        var value = from[key];
        from[key] = null;
        return value;
    }
}
