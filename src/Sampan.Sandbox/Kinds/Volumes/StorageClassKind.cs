using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Volumes;

internal sealed class StorageClassKind : KindBehaviour
{
    private static readonly string[] Fixed = ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"];

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        errors.Required(context.Item, "", "provisioner");
        errors.OneOf(context.Item, "", "reclaimPolicy", "Delete", "Retain");
        errors.OneOf(context.Item, "", "volumeBindingMode", "Immediate", "WaitForFirstConsumer");
        if (context.Old is not { } old) return;
        foreach (var field in Fixed)
        {
            if (context.Version.Since(33) || field == "volumeBindingMode") errors.Immutable(context.Item[field], old[field], field);
            else if (!JsonEdits.Same(context.Item[field], old[field])) errors.Add(FieldError.Forbidden(field, $"updates to {field} are forbidden."));
        }
    }
}
