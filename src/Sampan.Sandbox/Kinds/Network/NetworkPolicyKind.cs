using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

internal sealed class NetworkPolicyKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors) =>
        errors.Selector(context.Spec.Object("podSelector"), "spec.podSelector");
}
