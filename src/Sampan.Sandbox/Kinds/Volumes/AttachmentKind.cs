using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Volumes;

internal sealed class AttachmentKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (context.Old is { } old && !JsonEdits.Same(context.Spec, old["spec"]))
            errors.Add(FieldError.Invalid("spec", FieldChecks.Print(context.Spec), "field is immutable"));
    }
}
