using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>The annotations in which API servers carry what an older version of an autoscaler has no field for.</summary>
internal static class AutoscalerAnnotations
{
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";
    private static readonly string[] Names = ["metrics", "behavior", "current-metrics", "conditions"];
    private static readonly string[] RuleFields = ["stabilizationWindowSeconds", "selectPolicy", "policies"];

    public static void Write(JsonObject item, string name, JsonNode? value)
    {
        if (value is not null && item["metadata"] is JsonObject metadata) metadata.Annotate(Prefix + name, Encoding.UTF8.GetString(KubeJson.Write(value)));
    }

    /// <summary>What an annotation holds; null when there is none, or one that a user wrote by hand and no server can read.</summary>
    public static JsonNode? Read(JsonObject item, string name)
    {
        if (item.Text("metadata", "annotations", Prefix + name) is not { } text) return null;
        try
        {
            return KubeJson.ParseNode(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static void RemoveAll(JsonObject item)
    {
        if (item.At("metadata", "annotations") is not JsonObject annotations) return;
        foreach (var name in Names) annotations.Remove(Prefix + name);
        if (annotations.Count == 0) ((JsonObject)item["metadata"]!).Remove("annotations");
    }

    /// <summary>Servers write the behaviour under the names of their internal type's fields, those without a value too.</summary>
    public static JsonNode? BehaviorText(JsonNode? behavior) => behavior is null ? null : new JsonObject
    {
        ["ScaleUp"] = Rules(behavior["scaleUp"]),
        ["ScaleDown"] = Rules(behavior["scaleDown"]),
    };

    /// <summary>And read it whatever the case of its names.</summary>
    public static JsonNode? Behavior(JsonNode? text) => text switch
    {
        JsonObject map => new JsonObject(map.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(Lower(p.Key), Behavior(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Behavior)]),
        _ => text?.DeepClone(),
    };

    private static JsonObject? Rules(JsonNode? rules)
    {
        if (rules is not JsonObject given) return null;
        var written = new JsonObject();
        foreach (var field in RuleFields) written[Upper(field)] = field == "policies" ? Policies(given[field]) : given[field]?.DeepClone();
        if (given["tolerance"] is { } tolerance) written["Tolerance"] = tolerance.DeepClone();
        return written;
    }

    private static JsonArray? Policies(JsonNode? policies) => policies is not JsonArray list ? null
        : [.. list.OfType<JsonObject>().Select(p => (JsonNode)new JsonObject(p.Select(f => KeyValuePair.Create(Upper(f.Key), f.Value?.DeepClone()))))];

    private static string Upper(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string Lower(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];
}
