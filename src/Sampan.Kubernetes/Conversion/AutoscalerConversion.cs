using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>HorizontalPodAutoscaler: metrics are nested in <c>v2</c> and <c>v2beta2</c>, flat in <c>v2beta1</c>; <c>v1</c> has a field for the processor alone
/// and carries everything else in annotations, as the API server does.</summary>
internal sealed class AutoscalerConversion : IKindConversion
{
    private const int DefaultUtilization = 80;

    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (shape == "small") FromSmall(item, notes);
        else if (shape == "flat") FromFlat(item);
        AutoscalerAnnotations.RemoveAll(item);
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        AutoscalerAnnotations.RemoveAll(item);
        if (shape == "small") ToSmall(item);
        else if (shape == "flat") ToFlat(item);
    }

    private static void FromFlat(JsonObject item)
    {
        foreach (var metric in item.Items("spec", "metrics").OfType<JsonObject>()) MetricConversion.Nest(metric, current: false);
        foreach (var metric in item.Items("status", "currentMetrics").OfType<JsonObject>()) MetricConversion.Nest(metric, current: true);
        if (item["spec"] is JsonObject spec) spec.SetUnlessNull("behavior", Behavior(item));
    }

    /// <summary><c>v2beta1</c> has no field for the behaviour; it travels in the same annotation as in <c>v1</c>.</summary>
    private static void ToFlat(JsonObject item)
    {
        foreach (var metric in item.Items("spec", "metrics").OfType<JsonObject>()) MetricConversion.Flatten(metric, current: false);
        foreach (var metric in item.Items("status", "currentMetrics").OfType<JsonObject>()) MetricConversion.Flatten(metric, current: true);
        if (item["spec"] is JsonObject spec) AutoscalerAnnotations.Write(item, "behavior", AutoscalerAnnotations.BehaviorText(spec.Take("behavior")));
    }

    private static void ToSmall(JsonObject item)
    {
        if (item["spec"] is JsonObject spec)
        {
            var metrics = (spec.Take("metrics") as JsonArray ?? []).OfType<JsonObject>().ToList();
            var first = metrics.Find(IsProcessor);
            spec.SetUnlessNull("targetCPUUtilizationPercentage", first.At("resource", "target", "averageUtilization")?.DeepClone());
            var others = metrics.Where(m => !IsProcessor(m) || m.At("resource", "target", "averageUtilization") is null);
            AutoscalerAnnotations.Write(item, "metrics", Flat(others, current: false));
            AutoscalerAnnotations.Write(item, "behavior", AutoscalerAnnotations.BehaviorText(spec.Take("behavior")));
        }

        if (item["status"] is not JsonObject status) return;
        var measured = (status.Take("currentMetrics") as JsonArray ?? []).OfType<JsonObject>().ToList();
        var processor = measured.FindLast(m => IsProcessor(m) && m.At("resource", "current", "averageUtilization") is not null);
        status.SetUnlessNull("currentCPUUtilizationPercentage", processor.At("resource", "current", "averageUtilization")?.DeepClone());
        AutoscalerAnnotations.Write(item, "current-metrics", Flat(measured, current: true));
        if (status.Take("conditions") is JsonArray { Count: > 0 } conditions) AutoscalerAnnotations.Write(item, "conditions", conditions);
    }

    private static void FromSmall(JsonObject item, ConversionNotes notes)
    {
        if (item["spec"] is JsonObject spec)
        {
            var metrics = Nested(AutoscalerAnnotations.Read(item, "metrics"), current: false) ?? [];
            if (spec.Take("targetCPUUtilizationPercentage") is { } percent) metrics.Add((JsonNode)Processor("target", percent, "Utilization"));
            if (metrics.Count == 0)
            {
                metrics.Add((JsonNode)Processor("target", DefaultUtilization, "Utilization"));
                notes.Assumed("spec.metrics", $"autoscaling/v1 without metrics means {DefaultUtilization} % of the processor");
            }

            spec["metrics"] = metrics;
            spec.SetUnlessNull("behavior", Behavior(item));
        }

        if (item["status"] is not JsonObject status) return;
        var measured = status.Take("currentCPUUtilizationPercentage") is { } now ? new JsonArray(Processor("current", now, null)) : null;
        status.SetUnlessNull("currentMetrics", Nested(AutoscalerAnnotations.Read(item, "current-metrics"), current: true) ?? measured);
        status.SetUnlessNull("conditions", AutoscalerAnnotations.Read(item, "conditions"));
    }

    private static JsonObject? Behavior(JsonObject item) => AutoscalerAnnotations.Behavior(AutoscalerAnnotations.Read(item, "behavior")) is JsonObject { Count: > 0 } rules ? rules : null;

    private static bool IsProcessor(JsonObject metric) => metric.Text("type") == "Resource" && metric.Text("resource", "name") == "cpu";

    private static JsonObject Processor(string role, JsonNode percent, string? type)
    {
        var amount = new JsonObject();
        amount.SetUnlessNull("type", type is null ? null : JsonValue.Create(type));
        amount["averageUtilization"] = percent;
        return new() { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = "cpu", [role] = amount } };
    }

    private static JsonArray? Flat(IEnumerable<JsonObject> metrics, bool current)
    {
        var flat = metrics.Select(m => (JsonObject)m.DeepClone()).ToArray();
        foreach (var metric in flat) MetricConversion.Flatten(metric, current);
        return flat.Length == 0 ? null : new JsonArray([.. flat]);
    }

    private static JsonArray? Nested(JsonNode? metrics, bool current)
    {
        if (metrics is not JsonArray list) return null;
        var nested = list.OfType<JsonObject>().Select(m => (JsonObject)m.DeepClone()).ToArray();
        foreach (var metric in nested) MetricConversion.Nest(metric, current);
        return new JsonArray([.. nested]);
    }
}
