using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Configuration;

internal sealed class LeaseKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (context.Spec.Whole("leaseDurationSeconds") is { } seconds and <= 0)
            errors.Add(FieldError.Invalid("spec.leaseDurationSeconds", FieldChecks.Print(seconds), "must be greater than 0"));
        errors.NotNegative(context.Spec, "spec", "leaseTransitions");
    }
}
