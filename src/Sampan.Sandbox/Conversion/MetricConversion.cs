using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Conversion;

/// <summary>One autoscaler metric: nested as since <c>v2beta2</c>, or flat as in <c>v2beta1</c> and in the annotations of <c>v1</c>.</summary>
internal static class MetricConversion
{
    private static readonly string[] Sources = ["resource", "containerResource", "pods", "object", "external"];

    /// <summary>Nested from flat. For what is asked for (<c>target</c>) and for what is measured (<c>current</c>).</summary>
    public static JsonObject Nested(JsonObject metric, bool current)
    {
        foreach (var name in Sources)
        {
            if (metric[name] is not JsonObject source) continue;
            var (describes, value) = (name == "object" ? source.Take("target") : null, new JsonObject());
            TakeInto(source, value, "AverageUtilization", current, "averageUtilization");
            TakeInto(source, value, "AverageValue", current, "averageValue");
            TakeInto(source, value, "Value", current, "value");
            if (source.Take("averageValue") is { } average) value["averageValue"] = average;
            if (!current) value["type"] = value.ContainsKey("averageUtilization") ? "Utilization" : value.ContainsKey("averageValue") ? "AverageValue" : "Value";
            source.SetUnlessNull("describedObject", describes);
            if (source.Take("metricName") is { } metricName)
            {
                var identity = new JsonObject { ["name"] = metricName };
                identity.SetUnlessNull("selector", source.Take("selector") ?? source.Take("metricSelector"));
                source["metric"] = identity;
            }

            source[current ? "current" : "target"] = value;
        }

        return metric;
    }

    /// <summary>Flat from nested.</summary>
    public static JsonObject Flat(JsonObject metric, bool current)
    {
        foreach (var name in Sources)
        {
            if (metric[name] is not JsonObject source) continue;
            var value = source.Take(current ? "current" : "target") as JsonObject ?? [];
            if (source.Take("describedObject") is { } described) source["target"] = described;
            if (source.Take("metric") is JsonObject identity)
            {
                source.SetUnlessNull("metricName", identity.Take("name"));
                source.SetUnlessNull(name == "external" ? "metricSelector" : "selector", identity.Take("selector"));
            }

            var prefix = current ? "current" : "target";
            source.SetUnlessNull(prefix + "AverageUtilization", value.Take("averageUtilization"));
            source.SetUnlessNull(name == "object" ? "averageValue" : prefix + "AverageValue", value.Take("averageValue"));
            source.SetUnlessNull(prefix + "Value", value.Take("value"));
        }

        return metric;
    }

    /// <summary>True for the one metric that <c>v1</c> has a field for.</summary>
    public static bool IsCpuUtilization(JsonObject metric) =>
        metric.Text("type") == "Resource" && metric.Text("resource", "name") == "cpu" && metric.Whole("resource", "target", "averageUtilization") is not null;

    private static void TakeInto(JsonObject source, JsonObject value, string suffix, bool current, string name) =>
        value.SetUnlessNull(name, source.Take((current ? "current" : "target") + suffix));
}
