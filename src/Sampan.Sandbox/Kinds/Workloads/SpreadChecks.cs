using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>How evenly pods are spread over zones, nodes and the like.</summary>
internal static class SpreadChecks
{
    // Selectors of any form were let through before.
    private const int Selectors = 27;

    public static void Check(List<FieldError> errors, JsonObject spec, string path, KubernetesVersion version)
    {
        var seen = spec.Objects("topologySpreadConstraints").Select(c => c.Item).ToList();
        foreach (var (i, constraint) in spec.Objects("topologySpreadConstraints"))
        {
            var at = $"{path}[{i}]";
            Positive(errors, constraint, at, "maxSkew");
            errors.Required(constraint, at, "topologyKey", "can not be empty");
            var action = constraint.Text("whenUnsatisfiable") ?? "";
            if (action is not ("DoNotSchedule" or "ScheduleAnyway"))
                errors.Add(FieldError.NotSupported($"{at}.whenUnsatisfiable", FieldError.Quote(action), "DoNotSchedule", "ScheduleAnyway"));
            Repeated(errors, constraint, at, seen.Skip(seen.IndexOf(constraint) + 1));
            Domains(errors, constraint, at, action);
            errors.OneOf(constraint, at, "nodeAffinityPolicy", "Honor", "Ignore");
            errors.OneOf(constraint, at, "nodeTaintsPolicy", "Honor", "Ignore");
            PodAffinityChecks.LabelKeys(errors, constraint, at, "matchLabelKeys");
            if (version.Since(Selectors)) errors.Selector(constraint.Object("labelSelector"), $"{at}.labelSelector");
        }
    }

    private static void Repeated(List<FieldError> errors, JsonObject constraint, string path, IEnumerable<JsonObject> others)
    {
        var (key, action) = (constraint.Text("topologyKey") ?? "", constraint.Text("whenUnsatisfiable") ?? "");
        if (others.Any(o => (o.Text("topologyKey") ?? "") == key && (o.Text("whenUnsatisfiable") ?? "") == action))
            errors.Add(FieldError.Duplicate($"{path}.{{topologyKey, whenUnsatisfiable}}", FieldError.Quote($"{{{key}, {action}}}")));
    }

    private static void Domains(List<FieldError> errors, JsonObject constraint, string path, string action)
    {
        if (constraint.Whole("minDomains") is not { } domains) return;
        Positive(errors, constraint, path, "minDomains");
        if (action != "DoNotSchedule")
            errors.Add(FieldError.Invalid($"{path}.minDomains", FieldChecks.Print(domains),
                $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"));
    }

    private static void Positive(List<FieldError> errors, JsonObject constraint, string path, string field)
    {
        var number = constraint.Whole(field) ?? 0;
        if (number <= 0) errors.Add(FieldError.Invalid($"{path}.{field}", FieldChecks.Print(number), "must be greater than zero"));
    }
}
