using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Merging;

namespace Sampan.Sandbox.Apply;

/// <summary>The annotation in which client-side apply keeps what it applied. Only of interest when kubectl itself turns to server-side apply.</summary>
internal static class LastApplied
{
    /// <summary>Field manager of <c>kubectl apply --server-side</c>.</summary>
    public const string Manager = "kubectl";

    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>What the annotation says and still holds; null when there is none, or one that can't be used.</summary>
    public static FieldSet? Owned(TypedDocument live)
    {
        try
        {
            if (live.Root.Text("metadata", "annotations", Annotation) is not { Length: > 0 } text) return null;
            if (KubeJson.ParseNode(Encoding.UTF8.GetBytes(text)) is not JsonObject applied || applied.Text("apiVersion") != live.ApiVersion) return null;
            TypeCheck.Require(live.Root, live.Type, duplicates: false);
            TypeCheck.Require(applied, live.Type, duplicates: false);
            var changes = Comparison.Between(applied, live.Root, live.Type);
            return DocumentFields.Of(applied, live.Type).Difference(changes.Modified).Difference(changes.Added).Difference(changes.Removed);
        }
        catch (Exception e) when (e is FieldTypeException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Brings the annotation up to date where there is one.</summary>
    /// <param name="merged">The outcome; edited in place.</param>
    /// <param name="patch">What was applied.</param>
    public static void Renew(JsonObject merged, JsonObject patch)
    {
        if (merged.Text("metadata", "annotations", Annotation) is not { Length: > 0 }) return;
        var applied = (JsonObject)patch.DeepClone();
        (applied.At("metadata", "annotations") as JsonObject)?.Remove(Annotation);
        if (applied.At("metadata", "annotations") is JsonObject { Count: 0 }) ((JsonObject)applied["metadata"]!).Remove("annotations");
        merged["metadata"]!["annotations"]![Annotation] = GoJson(applied) + "\n";
    }

    /// <summary>As Go writes maps: keys sorted, and <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped.</summary>
    private static string GoJson(JsonObject item)
    {
        var text = Encoding.UTF8.GetString(KubeJson.Write(Sorted(item)));
        return text.Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal);
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
