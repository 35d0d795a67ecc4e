using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Conversion;

/// <summary>Ingress: <c>v1beta1</c> of <c>extensions</c> and <c>networking.k8s.io</c> against <c>networking.k8s.io/v1</c>, whose backends are
/// nested and whose default backend has another name.</summary>
internal sealed class IngressConversion : IVersionConversion
{
    public JsonObject ToStorage(JsonObject item, ResourceId from, ResourceId storage)
    {
        if (from.Version == storage.Version || item["spec"] is not JsonObject spec) return item;
        spec.Rename("backend", "defaultBackend");
        if (spec["defaultBackend"] is JsonObject backend) ToNew(backend);
        foreach (var path in Paths(spec))
        {
            if (path["backend"] is JsonObject own) ToNew(own);
            if (path["pathType"] is null) path["pathType"] = "ImplementationSpecific";
        }

        return item;
    }

    public JsonObject FromStorage(JsonObject item, ResourceId to, ResourceId storage)
    {
        if (to.Version == storage.Version || item["spec"] is not JsonObject spec) return item;
        spec.Rename("defaultBackend", "backend");
        if (spec["backend"] is JsonObject backend) ToOld(backend);
        foreach (var path in Paths(spec))
        {
            if (path["backend"] is JsonObject own) ToOld(own);
        }

        return item;
    }

    private static List<JsonObject> Paths(JsonObject spec) =>
        [.. spec.Items("rules").SelectMany(r => r.Items("http", "paths")).OfType<JsonObject>()];

    private static void ToNew(JsonObject backend)
    {
        var (name, port) = (backend.Take("serviceName"), backend.Take("servicePort"));
        if (name is null && port is null) return;
        var service = new JsonObject();
        service.SetUnlessNull("name", name);
        if (port is not null) service["port"] = new JsonObject { [port.GetValueKind() == JsonValueKind.Number ? "number" : "name"] = port };
        backend["service"] = service;
    }

    private static void ToOld(JsonObject backend)
    {
        if (backend.Take("service") is not JsonObject service) return;
        backend.SetUnlessNull("serviceName", service.Take("name"));
        if (service["port"] is JsonObject port) backend.SetUnlessNull("servicePort", port.Take("number") ?? port.Take("name"));
    }
}
