using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Scheduling;

/// <summary>What an autoscaler measures.</summary>
internal static class MetricChecks
{
    private static readonly string[] Types = ["ContainerResource", "External", "Object", "Pods", "Resource"];

    // In the order in which the API server looks at them; of several only the first is looked into.
    private static readonly (string Type, string Field)[] Sources =
        [("Object", "object"), ("External", "external"), ("Pods", "pods"), ("Resource", "resource"), ("ContainerResource", "containerResource")];

    public static void Check(List<FieldError> errors, JsonObject spec, KubernetesVersion version)
    {
        var metrics = spec.Objects("metrics").ToList();
        foreach (var (i, metric) in metrics) Metric(errors, metric, $"spec.metrics[{i}]", version);
        if (spec.Whole("minReplicas") == 0 && !metrics.Any(m => m.Item.Text("type") is "Object" or "External"))
            errors.Add(FieldError.Forbidden("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas"));
    }

    private static void Metric(List<FieldError> errors, JsonObject metric, string path, KubernetesVersion version)
    {
        var type = metric.Text("type") ?? "";
        errors.Required(metric, path, "type", "must specify a metric source type");
        var known = Types.Contains(type);
        if (!known) errors.Add(FieldError.NotSupported($"{path}.type", FieldError.Quote(type), Types));
        var there = Sources.Where(s => metric[s.Field] is JsonObject).ToList();
        if (there.Count > 0) Source(errors, metric.Object(there[0].Field)!, $"{path}.{there[0].Field}", there[0].Type, version);
        if (!known) errors.Add(FieldError.NotSupported($"{path}.type", FieldError.Quote(type), Types));
        else if (there.All(s => s.Type != type))
            errors.Add(FieldError.Required($"{path}.{Sources.First(s => s.Type == type).Field}", "must populate information for the given metric source"));
        if (there.Count == 1) return;
        foreach (var other in there.Where(s => s.Type != type))
            errors.Add(FieldError.Forbidden($"{path}.{other.Field}", "must populate the given metric source only"));
    }

    private static void Source(List<FieldError> errors, JsonObject source, string path, string type, KubernetesVersion version)
    {
        if (type == "Object") AutoscalerKind.Reference(errors, source.Object("describedObject"), $"{path}.describedObject", version, anyGroup: true);
        if (type is "Resource" or "ContainerResource") errors.Required(source, path, "name", "must specify a resource name");
        else errors.Required(source.Object("metric"), $"{path}.metric", "name", "must specify a metric name");
        if (type == "ContainerResource")
        {
            errors.Required(source, path, "container", "must specify a container");
            errors.Form(source, path, "container", Formats.DnsLabel);
        }

        Target(errors, source.Object("target") ?? [], $"{path}.target", type);
    }

    private static void Target(List<FieldError> errors, JsonObject target, string path, string type)
    {
        var kind = target.Text("type") ?? "";
        errors.Required(target, path, "type", "must specify a metric target type");
        if (kind is not ("Utilization" or "Value" or "AverageValue"))
            errors.Add(FieldError.Invalid($"{path}.type", FieldError.Quote(kind), "must be either Utilization, Value, or AverageValue"));
        Positive(errors, target, path, "value");
        Positive(errors, target, path, "averageValue");
        if (target.Whole("averageUtilization") is { } share and < 1)
            errors.Add(FieldError.Invalid($"{path}.averageUtilization", FieldChecks.Print(share), "must be greater than 0"));
        var (value, average, utilization) = (target["value"] is not null, target["averageValue"] is not null, target["averageUtilization"] is not null);
        switch (type)
        {
            case "Object" when !value && !average:
                errors.Add(FieldError.Required($"{path}.averageValue", "must set either a target value or averageValue"));
                break;
            case "External" when !value && !average:
                errors.Add(FieldError.Required($"{path}.averageValue", "must set either a target value for metric or a per-pod target"));
                break;
            case "External" when value && average:
                errors.Add(FieldError.Forbidden($"{path}.value", "may not set both a target value for metric and a per-pod target"));
                break;
            case "Pods" when !average:
                errors.Add(FieldError.Required($"{path}.averageValue", "must specify a positive target averageValue"));
                break;
            case "Resource" or "ContainerResource" when !utilization && !average:
                errors.Add(FieldError.Required($"{path}.averageUtilization", "must set either a target raw value or a target utilization"));
                break;
            case "Resource" or "ContainerResource" when utilization && average:
                errors.Add(FieldError.Forbidden($"{path}.averageValue", "may not set both a target raw value and a target utilization"));
                break;
        }
    }

    private static void Positive(List<FieldError> errors, JsonObject target, string path, string field)
    {
        if (target.Text(field) is { } text && Quantity.TryParse(text, out var amount) && amount.Value <= 0)
            errors.Add(FieldError.Invalid($"{path}.{field}", FieldError.Quote(text), "must be positive"));
    }
}
