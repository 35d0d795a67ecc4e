using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Ingress: <c>v1beta1</c> of <c>extensions</c> and <c>networking.k8s.io</c> against <c>networking.k8s.io/v1</c>, whose backends are
/// nested and whose default backend has another name.</summary>
internal sealed class IngressConversion : IKindConversion
{
    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (item["spec"] is not JsonObject spec) return;
        spec.Rename("backend", "defaultBackend");
        if (spec["defaultBackend"] is JsonObject backend) ToNew(backend);
        foreach (var own in PathBackends(spec)) ToNew(own);
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (item["spec"] is not JsonObject spec) return;
        spec.Rename("defaultBackend", "backend");
        if (spec["backend"] is JsonObject backend) ToOld(backend);
        foreach (var own in PathBackends(spec)) ToOld(own);
    }

    private static List<JsonObject> PathBackends(JsonObject spec) =>
        [.. spec.Items("rules").SelectMany(r => r.Items("http", "paths")).Select(p => p.At("backend")).OfType<JsonObject>()];

    private static void ToNew(JsonObject backend)
    {
        var (name, port) = (backend.Take("serviceName"), backend.Take("servicePort"));
        var named = port?.GetValueKind() == JsonValueKind.String;
        // A resource backend's v1beta1 form says port 0.
        if (name.Text() is null or "" && !named && port.Whole() is null or 0) return;
        var service = new JsonObject { ["name"] = name ?? "" };
        service["port"] = named && port.Text() is not "" ? new JsonObject { ["name"] = port }
            : port.Whole() is null or 0 ? new JsonObject() : new JsonObject { ["number"] = port };
        backend["service"] = service;
    }

    private static void ToOld(JsonObject backend)
    {
        var service = backend.Take("service") as JsonObject;
        if (service?["name"].Text() is { Length: > 0 }) backend["serviceName"] = service.Take("name");
        var port = service?["port"] as JsonObject;
        backend["servicePort"] = port?.Take("name") ?? port?.Take("number") ?? 0;
    }
}
