using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

internal sealed class EndpointSliceKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (context.Version.Since(33) && context.Item.Text("addressType") == "FQDN") context.Write.Warnings.Add("spec.addressType: FQDN endpoints are deprecated");
        errors.Required(context.Item, "", "addressType");
        errors.OneOf(context.Item, "", "addressType", "FQDN", "IPv4", "IPv6");
        if (context.Old is { } old) errors.Immutable(context.Item["addressType"], old["addressType"], "addressType");
    }
}
