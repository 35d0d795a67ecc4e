using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Conversion;

/// <summary>HorizontalPodAutoscaler: stored nested (<c>v2</c>, before 1.23 <c>v2beta2</c>); <c>v2beta1</c> is flat; <c>v1</c> has a field for
/// the processor alone and carries everything else in annotations, as the API server does.</summary>
internal sealed class AutoscalerConversion : IVersionConversion
{
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";

    public JsonObject ToStorage(JsonObject item, ResourceId from, ResourceId storage) => from.Version switch
    {
        "v1" => FromV1(item),
        "v2beta1" => EachMetric(item, (m, current) => MetricConversion.Nested(m, current)),
        _ => item,
    };

    public JsonObject FromStorage(JsonObject item, ResourceId to, ResourceId storage) => to.Version switch
    {
        "v1" => ToV1(item),
        "v2beta1" => EachMetric(WithoutBehavior(item), (m, current) => MetricConversion.Flat(m, current)),
        _ => item,
    };

    private static JsonObject EachMetric(JsonObject item, Func<JsonObject, bool, JsonObject> convert)
    {
        foreach (var metric in item.Items("spec", "metrics").OfType<JsonObject>()) convert(metric, false);
        foreach (var metric in item.Items("status", "currentMetrics").OfType<JsonObject>()) convert(metric, true);
        return item;
    }

    /// <summary><c>v2beta1</c> has no field for it; the API server carries it in the same annotation as <c>v1</c>.</summary>
    private static JsonObject WithoutBehavior(JsonObject item)
    {
        if (item["spec"] is JsonObject spec) Annotate(item, "behavior", spec.Take("behavior"));
        return item;
    }

    private static JsonObject ToV1(JsonObject item)
    {
        if (item["spec"] is JsonObject spec)
        {
            var metrics = (spec.Take("metrics") as JsonArray ?? []).OfType<JsonObject>().ToList();
            var cpu = metrics.Find(MetricConversion.IsCpuUtilization);
            spec.SetUnlessNull("targetCPUUtilizationPercentage", cpu.At("resource", "target", "averageUtilization")?.DeepClone());
            Annotate(item, "metrics", Flattened(metrics.Where(m => m != cpu), current: false));
            Annotate(item, "behavior", spec.Take("behavior"));
        }

        if (item["status"] is JsonObject status)
        {
            var measured = (status.Take("currentMetrics") as JsonArray ?? []).OfType<JsonObject>().ToList();
            var cpu = measured.Find(m => m.Text("resource", "name") == "cpu");
            status.SetUnlessNull("currentCPUUtilizationPercentage", cpu.At("resource", "current", "averageUtilization")?.DeepClone());
            Annotate(item, "current-metrics", Flattened(measured, current: true));
            Annotate(item, "conditions", status.Take("conditions"));
        }

        return item;
    }

    private static JsonObject FromV1(JsonObject item)
    {
        if (item["spec"] is JsonObject spec)
        {
            var metrics = Nested(Annotation(item, "metrics"), current: false);
            if (spec.Take("targetCPUUtilizationPercentage") is { } percent) metrics.Insert(0, CpuMetric(percent));
            if (metrics.Count > 0) spec["metrics"] = metrics;
            spec.SetUnlessNull("behavior", Annotation(item, "behavior"));
        }

        if (item["status"] is JsonObject status)
        {
            var measured = Nested(Annotation(item, "current-metrics"), current: true);
            status.Remove("currentCPUUtilizationPercentage");
            if (measured.Count > 0) status["currentMetrics"] = measured;
            status.SetUnlessNull("conditions", Annotation(item, "conditions"));
        }

        return item;
    }

    private static JsonObject CpuMetric(JsonNode percent) => new()
    {
        ["type"] = "Resource",
        ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = percent } },
    };

    private static JsonArray? Flattened(IEnumerable<JsonObject> metrics, bool current)
    {
        var flat = metrics.Select(m => (JsonNode)MetricConversion.Flat((JsonObject)m.DeepClone(), current)).ToArray();
        return flat.Length == 0 ? null : new JsonArray(flat);
    }

    private static JsonArray Nested(JsonNode? metrics, bool current) =>
        new([.. (metrics as JsonArray ?? []).OfType<JsonObject>().Select(m => (JsonNode)MetricConversion.Nested((JsonObject)m.DeepClone(), current))]);

    private static void Annotate(JsonObject item, string name, JsonNode? value)
    {
        if (value is null || item["metadata"] is not JsonObject metadata) return;
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        annotations[Prefix + name] = System.Text.Encoding.UTF8.GetString(KubeJson.Write(value));
    }

    private static JsonNode? Annotation(JsonObject item, string name)
    {
        if (item.At("metadata", "annotations") is not JsonObject annotations || annotations.Text(Prefix + name) is not { } text) return null;
        annotations.Remove(Prefix + name);
        try
        {
            return KubeJson.ParseNode(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (System.Text.Json.JsonException)
        {
            // What a user wrote there by hand and no server can read counts as absent, as in the API server.
            return null;
        }
    }
}
