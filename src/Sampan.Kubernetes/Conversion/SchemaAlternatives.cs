using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>The alternatives of a schema (<c>allOf</c>, <c>anyOf</c>, <c>oneOf</c>, <c>not</c>): in a structural one they only
/// check what is described beside them.</summary>
internal static class SchemaAlternatives
{
    private const string PreserveUnknown = "x-kubernetes-preserve-unknown-fields";
    private static readonly string[] Junctors = ["allOf", "anyOf", "oneOf", "not"];

    private static readonly string[] Descriptions =
    [
        "$schema", "additionalItems", "additionalProperties", "default", "definitions", "dependencies", "id", "nullable",
        "patternProperties", "type", PreserveUnknown,
        "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string", "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-map-type",
    ];

    /// <summary>The parts of all alternatives of a schema.</summary>
    public static IEnumerable<(string Junctor, JsonObject Part, string At)> Parts(JsonObject schema) => Junctors.SelectMany(j => Parts(schema, j));

    /// <summary>Names beside the alternatives what they name, and takes out those that describe and not only check: with a half of them left
    /// they would refuse what they took.</summary>
    public static void Settle(JsonObject schema, string path, ConversionNotes notes)
    {
        foreach (var junctor in Junctors)
        {
            var parts = Parts(schema, junctor).ToList();
            if (parts.Count == 0) continue;
            foreach (var (_, part, _) in parts) Mute(part);
            var names = schema["additionalProperties"] is null;
            foreach (var (_, part, _) in parts.Where(_ => names)) Lift(schema, part, path, notes);
            var pair = schema.Flag("x-kubernetes-int-or-string") == true;
            if (pair && junctor == "anyOf" && IsIntOrString(schema)) continue;
            var checks = parts.TrueForAll(p => !Describes(p.Part, pair && p.At == "allOf[0]"));
            if (checks && (names || !parts.Exists(p => p.Part["properties"] is not null))) continue;
            schema.Remove(junctor);
            notes.Lost($"{path}.{junctor}", "v1 takes no alternatives that say what a field is");
        }
    }

    private static IEnumerable<(string Junctor, JsonObject Part, string At)> Parts(JsonObject schema, string junctor) => schema[junctor] switch
    {
        JsonArray parts => parts.Index().Where(p => p.Item is JsonObject).Select(p => (junctor, (JsonObject)p.Item!, $"{junctor}[{p.Index}]")),
        JsonObject part => [(junctor, part, junctor)],
        _ => [],
    };

    /// <summary>Texts for people check nothing.</summary>
    private static void Mute(JsonObject part)
    {
        part.Remove("title");
        part.Remove("description");
        foreach (var inner in Inner(part)) Mute(inner);
    }

    private static bool Describes(JsonObject part, bool mayPair) =>
        Descriptions.Any(key => part[key] is not null && part.Flag(key) != false) ||
        Inner(part).Any(p => !(mayPair && IsIntOrString(part)) && Describes(p, false));

    private static void Lift(JsonObject schema, JsonObject part, string path, ConversionNotes notes)
    {
        foreach (var (name, child) in part["properties"] as JsonObject ?? [])
        {
            if (child is not JsonObject inner) continue;
            if (schema["properties"] is not JsonObject properties) schema["properties"] = properties = [];
            Lift(Named(properties, name, $"{path}.properties[{name}]", notes), inner, $"{path}.properties[{name}]", notes);
        }

        if (part["items"] is JsonObject items) Lift(Named(schema, "items", $"{path}.items", notes), items, $"{path}.items", notes);
        foreach (var (_, inner, _) in Parts(part)) Lift(schema, inner, path, notes);
    }

    private static JsonObject Named(JsonObject parent, string name, string path, ConversionNotes notes)
    {
        if (parent[name] is JsonObject found) return found;
        var made = new JsonObject { [PreserveUnknown] = true };
        parent[name] = made;
        notes.Assumed(path, "of any kind: only an alternative names it");
        return made;
    }

    private static IEnumerable<JsonObject> Inner(JsonObject part)
    {
        var named = (part["properties"] as JsonObject ?? []).Select(p => p.Value).Append(part["items"]).OfType<JsonObject>();
        return named.Concat(Parts(part).Select(p => p.Part));
    }

    /// <summary>The one form in which a type may stand in an alternative: how integer-or-string is written.</summary>
    private static bool IsIntOrString(JsonObject schema) =>
        schema["anyOf"] is JsonArray { Count: 2 } pair && IsType(pair[0], "integer") && IsType(pair[1], "string");

    private static bool IsType(JsonNode? part, string type) => part is JsonObject { Count: 1 } && part.Text("type") == type;
}
