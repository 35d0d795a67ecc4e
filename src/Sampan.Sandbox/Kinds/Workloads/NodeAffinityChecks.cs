using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Which nodes a pod must or would like to run on.</summary>
internal static class NodeAffinityChecks
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    // Values that can't be a label's were let through before.
    private const int LabelValues = 33;

    public static void Check(List<FieldError> errors, JsonObject affinity, string path, KubernetesVersion version)
    {
        if (affinity.Object(Required) is { } required) Selector(errors, required, $"{path}.{Required}", version);
        foreach (var (i, preferred) in affinity.Objects(Preferred))
        {
            var at = $"{path}.{Preferred}[{i}]";
            Weight(errors, preferred, at);
            Term(errors, preferred.Object("preference"), $"{at}.preference", labelValues: false);
        }
    }

    /// <summary>A node selector: some of its terms must hold.</summary>
    public static void Selector(List<FieldError> errors, JsonObject selector, string path, KubernetesVersion version)
    {
        if (selector.LacksItems("nodeSelectorTerms"))
            errors.Add(FieldError.Required($"{path}.nodeSelectorTerms", "must have at least one node selector term"));
        foreach (var (i, term) in selector.Objects("nodeSelectorTerms"))
            Term(errors, term, $"{path}.nodeSelectorTerms[{i}]", version.Since(LabelValues));
    }

    /// <summary>How much a preference counts.</summary>
    public static void Weight(List<FieldError> errors, JsonObject preference, string path)
    {
        var weight = preference.Whole("weight") ?? 0;
        if (weight is < 1 or > 100) errors.Add(FieldError.Invalid($"{path}.weight", FieldChecks.Print(weight), "must be in the range 1-100"));
    }

    private static void Term(List<FieldError> errors, JsonObject? term, string path, bool labelValues)
    {
        foreach (var (i, expression) in term.Objects("matchExpressions"))
        {
            var at = $"{path}.matchExpressions[{i}]";
            Labels(errors, expression, at);
            if (!labelValues) continue;
            foreach (var (j, value) in expression.Texts("values").Index())
                if (Formats.LabelValue(value) is { } wrong) errors.Add(FieldError.Invalid($"{at}.values[{j}]", FieldError.Quote(value), wrong));
        }

        foreach (var (i, expression) in term.Objects("matchFields")) Fields(errors, expression, $"{path}.matchFields[{i}]");
    }

    private static void Labels(List<FieldError> errors, JsonObject expression, string path)
    {
        var values = expression.Items("values").Count();
        switch (expression.Text("operator"))
        {
            case "In" or "NotIn":
                if (values == 0) errors.Add(FieldError.Required($"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'"));
                break;
            case "Exists" or "DoesNotExist":
                if (values > 0) errors.Add(FieldError.Forbidden($"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                break;
            case "Gt" or "Lt":
                if (values != 1) errors.Add(FieldError.Required($"{path}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'"));
                break;
            case var other:
                errors.Add(FieldError.Invalid($"{path}.operator", FieldError.Quote(other ?? ""), "not a valid selector operator"));
                break;
        }

        errors.LabelName(expression.Text("key"), $"{path}.key");
    }

    private static void Fields(List<FieldError> errors, JsonObject expression, string path)
    {
        var (key, op, values) = (expression.Text("key") ?? "", expression.Text("operator") ?? "", expression.Texts("values").ToList());
        if (op is not ("In" or "NotIn")) errors.Add(FieldError.Invalid($"{path}.operator", FieldError.Quote(op), "not a valid selector operator"));
        else if (values.Count != 1)
            errors.Add(FieldError.Required($"{path}.values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
        if (key != "metadata.name")
        {
            errors.Add(FieldError.Invalid($"{path}.key", FieldError.Quote(key), "not a valid field selector key"));
            return;
        }

        foreach (var (i, value) in values.Index())
            if (Formats.DnsSubdomain(value) is { } wrong) errors.Add(FieldError.Invalid($"{path}.values[{i}]", FieldError.Quote(value), wrong));
    }
}
