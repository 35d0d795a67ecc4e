using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

internal sealed class ReplicaSetKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        errors.NotNegative(context.Spec, "spec", "replicas");
        errors.NotNegative(context.Spec, "spec", "minReadySeconds");
        errors.Workload(context.Spec, context.Version, "empty selector is invalid for ReplicaSet");
        if (context.Old is { } old) errors.Immutable(context.Spec["selector"], old.At("spec", "selector"), "spec.selector");
    }
    public override void ValidateStatus(KindContext context, List<FieldError> errors) => ReplicaStatus.Check(errors, context,
        ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration", "terminatingReplicas"],
        ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"]);

}
