using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Configuration;

internal sealed class RuntimeClassKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        errors.Required(context.Item, "", "handler");
        if (context.Old is { } old) errors.Immutable(context.Item["handler"], old["handler"], "handler");
    }
}
