using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Crds;

/// <summary>Custom resources in OpenAPI version 2, which can say less than their schemas: what it has no words for is left open there.</summary>
internal static class CustomOpenApiV2
{
    private static readonly string[] Beyond = ["anyOf", "oneOf", "allOf", "not", "nullable", "x-kubernetes-validations"];

    /// <summary>Adds the types and paths of custom resources to a document.</summary>
    public static void AddTo(JsonObject document, IReadOnlyList<ServedResource> resources, ObjectStore store)
    {
        var (paths, definitions) = ((JsonObject)document["paths"]!, (JsonObject)document["definitions"]!);
        foreach (var group in resources.GroupBy(r => (r.Id.Group, r.Id.Version)))
        {
            var v3 = CustomOpenApi.Document([.. group], store);
            foreach (var (name, schema) in v3.At("components", "schemas") as JsonObject ?? []) definitions[name] = Simple((JsonObject)schema!.DeepClone());
            foreach (var (path, operations) in v3["paths"] as JsonObject ?? [])
            {
                var patch = (JsonObject)operations!["patch"]!.DeepClone();
                foreach (var parameter in patch["parameters"]!.AsArray().OfType<JsonObject>())
                {
                    parameter["type"] = parameter.Text("schema", "type");
                    parameter.Remove("schema");
                }

                paths[path] = new JsonObject { ["patch"] = patch };
            }
        }
    }

    private static JsonObject Simple(JsonObject schema)
    {
        // Whatever may be null, or of two types, has none here.
        if (schema.Flag("nullable") is true || schema.Flag("x-kubernetes-int-or-string") is true) schema.Remove("type");
        if (schema.Flag("nullable") is true || schema.Flag("x-kubernetes-preserve-unknown-fields") is true)
        {
            schema.Remove("properties");
            schema.Remove("items");
            if (schema.Flag("nullable") is not true && schema.Text("type") == "object") schema.Remove("additionalProperties");
        }

        foreach (var word in Beyond) schema.Remove(word);
        foreach (var (name, property) in (schema["properties"] as JsonObject)?.ToList() ?? [])
        {
            if (property is JsonObject child) schema["properties"]![name] = Simple((JsonObject)child.DeepClone());
        }

        foreach (var nested in new[] { "items", "additionalProperties" })
        {
            if (schema[nested] is JsonObject child) schema[nested] = Simple((JsonObject)child.DeepClone());
        }

        return schema;
    }
}
