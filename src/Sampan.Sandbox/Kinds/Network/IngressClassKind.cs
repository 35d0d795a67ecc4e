using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

internal sealed class IngressClassKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (context.Old is { } old) errors.Immutable(context.Spec["controller"], old.At("spec", "controller"), "spec.controller");
    }
}
