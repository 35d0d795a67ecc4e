using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>One autoscaler metric: nested as since <c>v2beta2</c>, or flat as in <c>v2beta1</c> and in the annotations of <c>v1</c>.</summary>
internal static class MetricConversion
{
    private static readonly string[] Sources = ["object", "pods", "resource", "containerResource", "external"];

    /// <summary>Fields of all flat sources in the order in which servers write them.</summary>
    private static readonly string[] FlatOrder =
    [
        "name", "target", "metricName", "metricSelector", "targetAverageUtilization", "targetValue", "targetAverageValue",
        "currentAverageUtilization", "currentValue", "currentAverageValue", "selector", "averageValue", "container",
    ];

    /// <summary>From flat to nested, in place: what is asked for becomes <c>target</c>, what is measured <c>current</c>.</summary>
    public static void Nest(JsonObject metric, bool current)
    {
        foreach (var name in Sources)
        {
            if (metric[name] is not JsonObject source) continue;
            var prefix = current ? "current" : "target";
            var described = name == "object" ? source.Take("target") : null;
            var (utilization, value) = (source.Take(prefix + "AverageUtilization"), source.Take(prefix + "Value"));
            var average = source.Take(name == "object" ? "averageValue" : prefix + "AverageValue");
            var amount = new JsonObject();
            if (!current) amount["type"] = TypeOf(name, utilization, value, average);
            amount.SetUnlessNull("averageUtilization", utilization);
            amount.SetUnlessNull("value", value ?? (HasValue(name, current) ? JsonValue.Create("0") : null));
            amount.SetUnlessNull("averageValue", average ?? (HasAverage(name, current) ? JsonValue.Create("0") : null));
            source.SetUnlessNull("describedObject", described);
            if (source.Take("metricName") is { } metricName)
            {
                var identity = new JsonObject { ["name"] = metricName };
                identity.SetUnlessNull("selector", source.Take("selector") ?? source.Take("metricSelector"));
                source["metric"] = identity;
            }

            source[prefix] = amount;
        }
    }

    /// <summary>From nested to flat, in place.</summary>
    public static void Flatten(JsonObject metric, bool current)
    {
        foreach (var name in Sources)
        {
            if (metric[name] is not JsonObject source) continue;
            var prefix = current ? "current" : "target";
            var amount = source.Take(prefix) as JsonObject ?? [];
            if (source.Take("describedObject") is { } described) source["target"] = described;
            if (source.Take("metric") is JsonObject identity)
            {
                source.SetUnlessNull("metricName", identity.Take("name"));
                source.SetUnlessNull(name == "external" ? "metricSelector" : "selector", identity.Take("selector"));
            }

            source.SetUnlessNull(prefix + "AverageUtilization", amount.Take("averageUtilization"));
            source.SetUnlessNull(prefix + "Value", amount.Take("value") ?? (HasValue(name, current) ? JsonValue.Create("0") : null));
            var average = amount.Take("averageValue") ?? (HasAverage(name, current) ? JsonValue.Create("0") : null);
            source.SetUnlessNull(name == "object" ? "averageValue" : prefix + "AverageValue", average);
            metric[name] = Ordered(source);
        }
    }

    private static string TypeOf(string name, JsonNode? utilization, JsonNode? value, JsonNode? average) => name switch
    {
        "resource" or "containerResource" => utilization is not null ? "Utilization" : "AverageValue",
        "object" => average is not null ? "AverageValue" : "Value",
        "external" => value is not null ? "Value" : "AverageValue",
        _ => "AverageValue",
    };

    /// <summary>Flat sources in which a plain value is no pointer: it is zero when nobody gave it.</summary>
    private static bool HasValue(string name, bool current) => name == "object" || (current && name == "external");

    /// <summary>The same of averages.</summary>
    private static bool HasAverage(string name, bool current) => name == "pods" || (current && name is ("resource" or "containerResource"));

    private static JsonObject Ordered(JsonObject source)
    {
        var ordered = new JsonObject();
        foreach (var field in FlatOrder) ordered.SetUnlessNull(field, source.Take(field));
        foreach (var rest in source.Select(p => p.Key).ToList()) ordered[rest] = source.Take(rest);
        return ordered;
    }
}
