using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Schemas of custom resources as <c>apiextensions.k8s.io/v1</c> requires them. Up to 1.21 a definition could have one that says no
/// types, or says them in alternatives only; such a schema is completed so that it takes every object that it took before.</summary>
/// <remarks>A schema that is structural already is left as it is.</remarks>
public static class StructuralSchema
{
    private const string PreserveUnknown = "x-kubernetes-preserve-unknown-fields";
    private const string IntOrString = "x-kubernetes-int-or-string";
    private static readonly string[] Unsupported = ["$schema", "additionalItems", "definitions", "dependencies", "id", "patternProperties"];

    /// <summary>Completes an <c>openAPIV3Schema</c> in place.</summary>
    /// <param name="schema">The schema of one version.</param>
    /// <returns>What was changed: what had to be assumed, and which checks are gone. Paths begin with <c>openAPIV3Schema</c>.</returns>
    public static IReadOnlyList<ConversionNote> Complete(JsonObject schema)
    {
        var notes = new ConversionNotes();
        if (schema.Text("type") is null or "") Set(schema, "type", "object", "openAPIV3Schema", notes);
        if (schema.Flag("nullable") == true) Drop(schema, "nullable", "openAPIV3Schema", notes);
        Metadata(schema, notes);
        Node(schema, "openAPIV3Schema", notes);
        return notes.All;
    }

    /// <summary>Says of every object in a schema that fields it does not name are kept, as <c>preserveUnknownFields: true</c> says for a whole definition.
    /// Said at the root alone, it ends at the first field that the schema names.</summary>
    public static void PreserveUnknownFields(JsonObject schema)
    {
        var named = schema.Text("type") is null or "object" && schema["additionalProperties"] is null;
        if (named && schema.Flag(IntOrString) != true) schema[PreserveUnknown] = true;
        foreach (var (_, child) in Children(schema, "")) PreserveUnknownFields(child);
    }

    private static void Node(JsonObject schema, string path, ConversionNotes notes)
    {
        foreach (var key in Unsupported) Drop(schema, key, path, notes);
        SchemaAlternatives.Settle(schema, path, notes);
        if (schema.Text("type") == "array" && schema["items"] is null)
        {
            schema["items"] = new JsonObject { [PreserveUnknown] = true };
            notes.Assumed($"{path}.items", "items of any kind");
        }

        foreach (var (name, child) in Children(schema, path))
        {
            Type(child, name, notes);
            Node(child, name, notes);
        }
    }

    /// <summary>Gives a field a type: the one that its other rules imply, else none at all with everything kept.</summary>
    private static void Type(JsonObject schema, string path, ConversionNotes notes)
    {
        if (schema.Text("type") is { Length: > 0 } || schema.Flag(IntOrString) == true || schema.Flag(PreserveUnknown) == true) return;
        if (IsIntOrString(schema, "anyOf") || IsIntOrString(schema, "oneOf"))
        {
            // Of the two forms, in any order, v1 takes one in one order.
            schema.Remove("oneOf");
            schema["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
            Set(schema, IntOrString, true, path, notes);
        }
        else if (Implied(schema) is { } type) Set(schema, "type", type, path, notes);
        else Set(schema, PreserveUnknown, true, path, notes);
    }

    private static string? Implied(JsonObject schema)
    {
        if (Has(schema, "properties", "additionalProperties", "required", "minProperties", "maxProperties")) return "object";
        if (Has(schema, "items", "minItems", "maxItems", "uniqueItems")) return "array";
        if (Has(schema, "pattern", "minLength", "maxLength")) return "string";
        if (Has(schema, "minimum", "maximum", "multipleOf")) return "number";
        var alternatives = SchemaAlternatives.Parts(schema).Where(p => p.Junctor != "not").Select(p => p.Part.Text("type"));
        var types = alternatives.Concat(schema.Items("enum").Select(TypeOf)).Distinct().ToList();
        return types is [{ Length: > 0 } only] ? only : null;
    }

    private static string? TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => null,
    };

    /// <summary>Of an object's metadata a schema may say something about the name alone.</summary>
    private static void Metadata(JsonObject schema, ConversionNotes notes)
    {
        const string path = "openAPIV3Schema.properties[metadata]";
        if (schema.At("properties", "metadata") is not JsonObject metadata) return;
        if (metadata.Text("type") != "object") Set(metadata, "type", "object", path, notes);
        DropOthers(metadata, ["type", "description", "properties"], path, notes);
        if (metadata["properties"] is JsonObject properties) DropOthers(properties, ["name", "generateName"], $"{path}.properties", notes);
    }

    private static List<(string Path, JsonObject Schema)> Children(JsonObject schema, string path)
    {
        var properties = (schema["properties"] as JsonObject ?? []).Where(p => p.Value is JsonObject);
        var children = properties.Select(p => ($"{path}.properties[{p.Key}]", (JsonObject)p.Value!)).ToList();
        if (schema["items"] is JsonObject items) children.Add(($"{path}.items", items));
        if (schema["additionalProperties"] is JsonObject additional) children.Add(($"{path}.additionalProperties", additional));
        return children;
    }

    private static bool IsIntOrString(JsonObject schema, string junctor) =>
        schema.Items(junctor).All(p => p is JsonObject { Count: 1 }) &&
        schema.Items(junctor).Select(p => p.Text("type")).Order(StringComparer.Ordinal).SequenceEqual(["integer", "string"]);

    private static bool Has(JsonObject schema, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (schema[key] is not null) return true;
        }

        return false;
    }

    private static void Set(JsonObject schema, string key, JsonNode value, string path, ConversionNotes notes)
    {
        notes.Assumed($"{path}.{key}", $"{value}, which the schema did not say");
        schema[key] = value;
    }

    private static void DropOthers(JsonObject from, string[] kept, string path, ConversionNotes notes)
    {
        foreach (var key in from.Select(p => p.Key).Except(kept).ToList()) Drop(from, key, path, notes);
    }

    private static void Drop(JsonObject schema, string key, string path, ConversionNotes notes)
    {
        if (schema.Take(key) is not null) notes.Lost($"{path}.{key}", "a structural schema has no place for it");
    }
}
