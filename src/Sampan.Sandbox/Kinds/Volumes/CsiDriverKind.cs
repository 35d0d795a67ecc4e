using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Volumes;

internal sealed class CsiDriverKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (context.Old is not { } old) return;
        // The path's spelling is the API server's own.
        errors.Immutable(context.Spec["attachRequired"], old.At("spec", "attachRequired"), "spec.attachedRequired");
        errors.Immutable(context.Spec["volumeLifecycleModes"], old.At("spec", "volumeLifecycleModes"), "spec.volumeLifecycleModes");
    }
}
