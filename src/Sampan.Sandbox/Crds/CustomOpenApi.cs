using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Crds;

/// <summary>OpenAPI v3 of custom resources: their schemas, and the paths that <c>kubectl</c> looks kinds up by.</summary>
internal static class CustomOpenApi
{
    /// <param name="resources">Custom resources of one group version.</param>
    /// <param name="store">Where their definitions are.</param>
    public static JsonObject Document(IReadOnlyList<ServedResource> resources, ObjectStore store)
    {
        var (paths, schemas) = (new JsonObject(), new JsonObject());
        foreach (var resource in resources)
        {
            var api = resource.Api;
            var name = $"{string.Join('.', api.Id.Group.Split('.').Reverse())}.{api.Id.Version}.{api.Kind}";
            schemas[name] = Schema(resource, store);
            var scope = api.Namespaced ? "/namespaces/{namespace}" : "";
            paths[$"/apis/{api.Id.Group}/{api.Id.Version}{scope}/{api.Id.Plural}/{{name}}"] = Path(resource, name);
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes CRD Swagger", ["version"] = "v0.1.0" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Schema(ServedResource resource, ObjectStore store)
    {
        var definition = store.Get(KindTraits.Definitions, new(null, resource.Custom!.Definition));
        var version = definition?.Content.View.Items("spec", "versions").FirstOrDefault(v => v.Text("name") == resource.Id.Version) ?? default;
        var schema = version.At("schema", "openAPIV3Schema") is { ValueKind: System.Text.Json.JsonValueKind.Object } s
            ? (JsonObject)JsonNode.Parse(s.GetRawText())!
            : new JsonObject { ["type"] = "object" };
        if (schema["properties"] is not JsonObject properties) schema["properties"] = properties = [];
        properties["apiVersion"] = new JsonObject { ["type"] = "string" };
        properties["kind"] = new JsonObject { ["type"] = "string" };
        properties["metadata"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(Kind(resource));
        return schema;
    }

    private static JsonObject Path(ServedResource resource, string schema)
    {
        var answer = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "OK",
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" } },
                },
            },
        };
        return new JsonObject
        {
            ["get"] = Operation(resource, "get", answer, []),
            ["patch"] = Operation(resource, "patch", answer, ["dryRun", "fieldManager", "fieldValidation", "force"]),
        };
    }

    private static JsonObject Operation(ServedResource resource, string action, JsonObject answer, string[] parameters) => new()
    {
        ["responses"] = answer.DeepClone(),
        ["parameters"] = new JsonArray([.. parameters.Select(p => (JsonNode)new JsonObject
        {
            ["name"] = p,
            ["in"] = "query",
            ["schema"] = new JsonObject { ["type"] = p == "force" ? "boolean" : "string" },
        })]),
        ["x-kubernetes-action"] = action,
        ["x-kubernetes-group-version-kind"] = Kind(resource),
    };

    private static JsonObject Kind(ServedResource resource) =>
        new() { ["group"] = resource.Id.Group, ["kind"] = resource.Api.Kind, ["version"] = resource.Id.Version };
}
