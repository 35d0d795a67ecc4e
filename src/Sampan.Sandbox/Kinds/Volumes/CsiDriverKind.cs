using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Volumes;

internal sealed class CsiDriverKind : KindBehaviour
{
    private static readonly string[] FixedOnce = ["fsGroupPolicy", "podInfoOnMount"];

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (context.Version.Since(35) && !context.Spec.LacksItems("tokenRequests") && context.Spec["serviceAccountTokenInSecrets"] is null)
            context.Write.Warnings.Add("spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes");
        if (context.Old is not { } old) return;
        // The path's spelling is the API server's own.
        errors.Immutable(context.Spec["attachRequired"], old.At("spec", "attachRequired"), "spec.attachedRequired");
        // These may be changed since 1.29, put there for want of a server in between.
        foreach (var field in FixedOnce.Where(_ => !context.Version.Since(29)))
            errors.Immutable(context.Spec[field], old.At("spec", field), $"spec.{field}");
        errors.Immutable(context.Spec["volumeLifecycleModes"], old.At("spec", "volumeLifecycleModes"), "spec.volumeLifecycleModes");
    }
}
