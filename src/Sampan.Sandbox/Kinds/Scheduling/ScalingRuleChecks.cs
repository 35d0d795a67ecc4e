using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Scheduling;

/// <summary>How fast an autoscaler acts, up and down.</summary>
internal static class ScalingRuleChecks
{
    private const long LongestWindow = 3600;
    private const long LongestPeriod = 1800;

    public static void Check(List<FieldError> errors, JsonObject? behavior)
    {
        foreach (var direction in new[] { "scaleUp", "scaleDown" })
            if (behavior.Object(direction) is { } rules) Rules(errors, rules, $"spec.behavior.{direction}");
    }

    private static void Rules(List<FieldError> errors, JsonObject rules, string path)
    {
        if (rules.Whole("stabilizationWindowSeconds") is { } window)
        {
            if (window < 0) Invalid(errors, path, "stabilizationWindowSeconds", window, "must be greater than or equal to zero");
            if (window > LongestWindow) Invalid(errors, path, "stabilizationWindowSeconds", window, $"must be less than or equal to {LongestWindow}");
        }

        errors.OneOf(rules, path, "selectPolicy", "Disabled", "Max", "Min");
        if (rules.LacksItems("policies")) errors.Add(FieldError.Required($"{path}.policies", "must specify at least one Policy"));
        foreach (var (i, policy) in rules.Objects("policies")) Policy(errors, policy, $"{path}.policies[{i}]");
    }

    private static void Policy(List<FieldError> errors, JsonObject policy, string path)
    {
        var (type, value, period) = (policy.Text("type") ?? "", policy.Whole("value") ?? 0, policy.Whole("periodSeconds") ?? 0);
        if (type is not ("Percent" or "Pods")) errors.Add(FieldError.NotSupported($"{path}.type", FieldError.Quote(type), "Percent", "Pods"));
        if (value <= 0) Invalid(errors, path, "value", value, "must be greater than zero");
        if (period <= 0) Invalid(errors, path, "periodSeconds", period, "must be greater than zero");
        if (period > LongestPeriod) Invalid(errors, path, "periodSeconds", period, $"must be less than or equal to {LongestPeriod}");
    }

    private static void Invalid(List<FieldError> errors, string path, string field, long value, string problem) =>
        errors.Add(FieldError.Invalid($"{path}.{field}", FieldChecks.Print(value), problem));
}
