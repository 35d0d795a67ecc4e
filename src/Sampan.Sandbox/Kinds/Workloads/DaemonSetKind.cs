using System.Globalization;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

internal sealed class DaemonSetKind : KindBehaviour
{
    private const string TemplateGeneration = "deprecated.daemonset.template.generation";

    public override void Fill(KindContext context)
    {
        // A field that only the group extensions had lives on as this annotation; it counts changes of the template.
        var before = context.Old.Text("metadata", "annotations", TemplateGeneration);
        long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var generation);
        var changed = context.Old is null || !JsonEdits.Same(context.Spec["template"], context.Old.At("spec", "template"))
            || !JsonEdits.Same(context.Spec["updateStrategy"], context.Old.At("spec", "updateStrategy"));
        if (changed) generation++;
        context.Metadata.ObjectOrNew("annotations")[TemplateGeneration] = generation.ToString(CultureInfo.InvariantCulture);
    }

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        errors.NotNegative(context.Spec, "spec", "minReadySeconds");
        errors.Workload(context.Spec, context.Version, "empty selector is invalid for daemonset", missing: false);
        errors.OneOf(context.Spec.Object("updateStrategy"), "spec.updateStrategy", "type", "RollingUpdate", "OnDelete");
        if (context.Old is { } old) errors.Immutable(context.Spec["selector"], old.At("spec", "selector"), "spec.selector");
    }
    public override void ValidateStatus(KindContext context, List<FieldError> errors) => ReplicaStatus.Check(errors, context,
        ["currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady", "observedGeneration", "updatedNumberScheduled", "numberAvailable", "numberUnavailable", "collisionCount"], []);

}
