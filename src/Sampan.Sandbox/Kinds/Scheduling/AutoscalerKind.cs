using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Scheduling;

internal sealed class AutoscalerKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var spec = context.Spec;
        var (lowest, highest) = (spec.Whole("minReplicas") ?? 1, spec.Whole("maxReplicas") ?? 0);
        if (lowest < 1) errors.Add(FieldError.Invalid("spec.minReplicas", FieldChecks.Print(lowest), "must be greater than or equal to 1"));
        if (highest < 1) errors.Add(context.Version.Since(36)
            ? FieldError.Required("spec.maxReplicas", "must be set and greater than 0")
            : FieldError.Invalid("spec.maxReplicas", FieldChecks.Print(highest), "must be greater than 0"));
        if (highest < lowest)
            errors.Add(FieldError.Invalid("spec.maxReplicas", FieldChecks.Print(highest), "must be greater than or equal to `minReplicas`"));
        Reference(errors, spec.Object("scaleTargetRef"), "spec.scaleTargetRef", context.Version);
        MetricChecks.Check(errors, spec, context.Version);
        ScalingRuleChecks.Check(errors, spec.Object("behavior"));
    }

    /// <summary>A scaled or measured object.</summary>
    public static void Reference(List<FieldError> errors, JsonObject? reference, string path, KubernetesVersion version, bool anyGroup = false)
    {
        errors.Required(reference, path, "kind");
        errors.Required(reference, path, "name");
        if (!anyGroup && version.Since(36) && (reference.Text("apiVersion") ?? "").Length == 0)
            errors.Add(FieldError.Invalid($"{path}.apiVersion", "\"\"", "apiVersion must specify API group"));
    }
}
