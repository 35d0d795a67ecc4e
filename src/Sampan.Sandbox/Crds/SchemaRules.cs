using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Crds;

/// <summary>What a schema must be for objects to be pruned and defaulted by it: structural. Checked are types, what may stand beside what, list types and defaults.</summary>
internal static class SchemaRules
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Junctors = ["allOf", "anyOf", "oneOf"];

    /// <summary>Empty (or false) inside a junctor, which only says more of what is typed outside.</summary>
    private static readonly string[] OutsideJunctors =
    [
        "type", "additionalProperties", "default", "title", "description", "nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource",
        "x-kubernetes-int-or-string", "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-map-type",
    ];

    /// <param name="schema">A version's <c>openAPIV3Schema</c>.</param>
    /// <param name="path">Where it stands, in the API server's spelling.</param>
    public static List<FieldError> Check(JsonObject schema, string path)
    {
        var errors = new List<FieldError>();
        if (schema.Text("type") is null or "") errors.Add(FieldError.Required($"{path}.type", "must not be empty at the root"));
        else if (schema.Text("type") != "object") errors.Add(FieldError.Invalid($"{path}.type", FieldError.Quote(schema.Text("type")!), "must be object at the root"));
        if (schema.Flag("nullable") is true) errors.Add(FieldError.Forbidden($"{path}.nullable", "nullable cannot be true at the root"));
        Node(errors, schema, path);
        return errors;
    }

    private static void Node(List<FieldError> errors, JsonObject schema, string path)
    {
        var type = schema.Text("type") ?? "";
        if (type.Length > 0 && !Types.Contains(type)) errors.Add(FieldError.NotSupported($"{path}.type", FieldError.Quote(type), Types));
        if (schema.Flag("uniqueItems") is true)
            errors.Add(FieldError.Forbidden($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        if (schema.Object("properties") is { Count: > 0 } && schema["additionalProperties"] is not null)
            errors.Add(FieldError.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive"));
        ListType(errors, schema, path, type);
        if (type == "array" && schema.Object("items") is null) errors.Add(FieldError.Required($"{path}.items", "must be specified"));
        Default(errors, schema, path);
        Children(errors, schema, path);
        foreach (var junctor in Junctors)
        {
            foreach (var (i, part) in schema.Objects(junctor)) InJunctor(errors, part, $"{path}.{junctor}[{i}]");
        }

        if (schema.Object("not") is { } not) InJunctor(errors, not, $"{path}.not");
    }

    private static void Children(List<FieldError> errors, JsonObject schema, string path)
    {
        foreach (var (name, child) in (schema.Object("properties") ?? []).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (child is JsonObject property) Typed(errors, property, $"{path}.properties[{name}]", "must not be empty for specified object fields");
        }

        if (schema.Object("items") is { } items) Typed(errors, items, $"{path}.items", "must not be empty for specified array items");
        if (schema.Object("additionalProperties") is { } additional) Typed(errors, additional, $"{path}.additionalProperties", "must not be empty for specified object fields");
    }

    private static void Typed(List<FieldError> errors, JsonObject schema, string path, string untyped)
    {
        var free = schema.Flag("x-kubernetes-int-or-string") is true || schema.Flag("x-kubernetes-preserve-unknown-fields") is true;
        if (!free && schema.Text("type") is null or "") errors.Add(FieldError.Required($"{path}.type", untyped));
        Node(errors, schema, path);
    }

    private static void ListType(List<FieldError> errors, JsonObject schema, string path, string type)
    {
        if (schema.Text("x-kubernetes-list-type") is not { } list) return;
        if (type.Length == 0) errors.Add(FieldError.Required($"{path}.type", "must be array if x-kubernetes-list-type is specified"));
        else if (type != "array") errors.Add(FieldError.Invalid($"{path}.type", FieldError.Quote(type), "must be array if x-kubernetes-list-type is specified"));
        if (list is not ("atomic" or "set" or "map")) errors.Add(FieldError.NotSupported($"{path}.x-kubernetes-list-type", FieldError.Quote(list), "atomic", "set", "map"));
        var keys = schema.LacksItems("x-kubernetes-list-map-keys");
        if (list == "map" && keys) errors.Add(FieldError.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        if (list != "map" && !keys)
            errors.Add(FieldError.Invalid($"{path}.x-kubernetes-list-type", FieldError.Quote(list), "must be map if x-kubernetes-list-map-keys is non-empty"));
    }

    private static void Default(List<FieldError> errors, JsonObject schema, string path)
    {
        if (schema["default"] is not { } value || errors.Count > 0) return;
        using var document = JsonDocument.Parse(schema.ToJsonString());
        errors.AddRange(SchemaValidator.ValidateValue(value, SchemaReader.Read(document.RootElement)).Select(e => e with { Path = $"{path}.default{(e.Path.Length == 0 ? "" : "." + e.Path)}" }));
    }

    private static void InJunctor(List<FieldError> errors, JsonObject schema, string path)
    {
        foreach (var field in OutsideJunctors)
        {
            if (schema[field] is null || schema.Flag(field) is false || (field == "type" && AllowedType(schema, path))) continue;
            var must = field is "nullable" or "x-kubernetes-preserve-unknown-fields" or "x-kubernetes-embedded-resource" or "x-kubernetes-int-or-string" ? "false"
                : field is "type" or "title" or "description" or "x-kubernetes-list-map-keys" ? "empty" : "undefined";
            errors.Add(FieldError.Forbidden($"{path}.{field}", $"must be {must} to be structural"));
        }

        foreach (var (name, child) in (schema.Object("properties") ?? []).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (child is JsonObject property) InJunctor(errors, property, $"{path}.properties[{name}]");
        }

        if (schema.Object("items") is { } items) InJunctor(errors, items, $"{path}.items");
        foreach (var junctor in Junctors)
        {
            foreach (var (i, part) in schema.Objects(junctor)) InJunctor(errors, part, $"{path}.{junctor}[{i}]");
        }
    }

    /// <summary>The one exception: how integer-or-string used to be written.</summary>
    private static bool AllowedType(JsonObject schema, string path) => schema is { Count: 1 } && schema.Text("type") is "integer" or "string" && (path.EndsWith("anyOf[0]", StringComparison.Ordinal) || path.EndsWith("anyOf[1]", StringComparison.Ordinal));
}
