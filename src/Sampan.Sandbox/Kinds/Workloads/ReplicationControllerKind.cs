using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Replication controllers: selectors are plain label sets.</summary>
internal sealed class ReplicationControllerKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        errors.NotNegative(context.Spec, "spec", "replicas");
        if (context.Spec.LacksItems("selector")) errors.Add(FieldError.Required("spec.selector"));
        errors.Template(context.Spec.Object("template"), "spec.template", context.Version);
    }
}
