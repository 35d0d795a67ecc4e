using System.Text.Json;
using Sampan.Kubernetes.Discovery;

namespace Sampan.Sandbox.OpenApi;

/// <summary>Writes a kind's patch operation: clients read from its parameters that the server validates fields and runs dry.</summary>
internal sealed class PathWriter(Utf8JsonWriter json, OpenApiDialect dialect)
{
    private static readonly string[] Parameters = ["dryRun", "fieldManager", "fieldValidation", "force", "pretty"];

    public void Write(ApiResource resource)
    {
        if (!resource.Verbs.Contains("patch")) return;
        var id = resource.Id;
        var root = id.Group.Length == 0 ? $"/api/{id.Version}" : $"/apis/{id.ApiVersion}";
        json.WriteStartObject($"{root}{(resource.Namespaced ? "/namespaces/{namespace}" : "")}/{id.Plural}/{{name}}");
        json.WriteStartObject("patch");
        json.WriteString("x-kubernetes-action", "patch");
        json.WriteStartObject("x-kubernetes-group-version-kind");
        json.WriteString("group", id.Group);
        json.WriteString("kind", resource.Kind);
        json.WriteString("version", id.Version);
        json.WriteEndObject();
        json.WriteStartArray("parameters");
        foreach (var name in Parameters) Parameter(name);
        json.WriteEndArray();
        json.WriteStartObject("responses");
        json.WriteStartObject("200");
        json.WriteString("description", "OK");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Parameter(string name)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("in", "query");
        var type = name == "force" ? "boolean" : "string";
        if (dialect == OpenApiDialect.V2)
        {
            json.WriteString("type", type);
        }
        else
        {
            json.WriteStartObject("schema");
            json.WriteString("type", type);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
