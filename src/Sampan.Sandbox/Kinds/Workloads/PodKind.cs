using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

internal sealed class PodKind : KindBehaviour
{
    public override void Fill(KindContext context)
    {
        if (context.Old is not null) return;
        context.Item["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = PodQuality.Of(context.Spec) };
        PodAdmission.Priority(context);
        PodAdmission.Runtime(context);
        PodAdmission.Tolerations(context.Spec);
        ServiceAccountAdmission.Admit(context);
    }

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        errors.PodSpec(context.Spec, "spec", context.Version);
        if (context.Old is { } old) PodUpdate.Check(errors, context, old);
    }
}
