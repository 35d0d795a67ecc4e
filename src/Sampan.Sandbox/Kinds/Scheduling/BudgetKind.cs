using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Scheduling;

/// <summary>Pod disruption budgets.</summary>
internal sealed class BudgetKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var spec = context.Spec;
        if (spec["minAvailable"] is { } least && spec["maxUnavailable"] is { } most)
        {
            var printed = $"{{\"MinAvailable\":{FieldChecks.Print(least)},\"Selector\":{FieldChecks.Print(spec["selector"])},\"MaxUnavailable\":{FieldChecks.Print(most)}" +
                (context.Version.Since(26) ? $",\"UnhealthyPodEvictionPolicy\":{FieldChecks.Print(spec["unhealthyPodEvictionPolicy"])}}}" : "}");
            errors.Add(FieldError.Invalid("spec", printed, "minAvailable and maxUnavailable cannot be both set"));
        }

        Amount(errors, spec, "minAvailable");
        Amount(errors, spec, "maxUnavailable");
        errors.Selector(spec.Object("selector"), "spec.selector");
    }

    private static void Amount(List<FieldError> errors, JsonObject spec, string field) => errors.NotNegative(spec, "spec", field);
}
