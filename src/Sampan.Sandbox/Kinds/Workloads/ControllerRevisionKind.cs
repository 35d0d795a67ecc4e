using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

internal sealed class ControllerRevisionKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        errors.NotNegative(context.Item, "", "revision");
        if (context.Old is { } old) errors.Immutable(context.Item["data"], old["data"], "data");
    }
}
