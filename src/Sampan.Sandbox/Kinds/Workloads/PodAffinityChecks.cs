using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Which pods a pod must or would like to run beside, or away from.</summary>
internal static class PodAffinityChecks
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    public static void Check(List<FieldError> errors, JsonObject affinity, string path)
    {
        foreach (var (i, term) in affinity.Objects(Required)) Term(errors, term, $"{path}.{Required}[{i}]");
        foreach (var (i, preferred) in affinity.Objects(Preferred))
        {
            var at = $"{path}.{Preferred}[{i}]";
            NodeAffinityChecks.Weight(errors, preferred, at);
            Term(errors, preferred.Object("podAffinityTerm") ?? [], $"{at}.podAffinityTerm");
        }
    }

    /// <summary>Keys whose values are taken from the pod itself; they need a selector that they narrow.</summary>
    public static void LabelKeys(List<FieldError> errors, JsonObject term, string path, string field)
    {
        var keys = term.Texts(field).ToList();
        if (keys.Count == 0) return;
        if (term.Object("labelSelector") is null)
        {
            errors.Add(FieldError.Forbidden($"{path}.{field}", "must not be specified when labelSelector is not set"));
            return;
        }

        foreach (var (i, key) in keys.Index()) errors.LabelName(key, $"{path}.{field}[{i}]");
    }

    private static void Term(List<FieldError> errors, JsonObject term, string path)
    {
        errors.Selector(term.Object("labelSelector"), $"{path}.labelSelector");
        errors.Selector(term.Object("namespaceSelector"), $"{path}.namespaceSelector");
        foreach (var name in term.Texts("namespaces"))
            if (Formats.DnsLabel(name) is { } wrong) errors.Add(FieldError.Invalid($"{path}.namespace", FieldError.Quote(name), wrong));
        LabelKeys(errors, term, path, "matchLabelKeys");
        LabelKeys(errors, term, path, "mismatchLabelKeys");
        var apart = term.Texts("mismatchLabelKeys").ToHashSet();
        foreach (var (i, key) in term.Texts("matchLabelKeys").Index())
        {
            if (apart.Contains(key))
                errors.Add(FieldError.Invalid($"{path}.matchLabelKeys[{i}]", FieldError.Quote(key), "exists in both matchLabelKeys and mismatchLabelKeys"));
        }

        errors.Required(term, path, "topologyKey", "can not be empty");
        errors.LabelName(term.Text("topologyKey"), $"{path}.topologyKey");
    }
}
