using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Network;

/// <summary>Services: what the server fills in and keeps, validation, and addresses and node ports of the one cluster this instance serves.</summary>
internal sealed class ServiceKind : KindBehaviour
{
    private readonly ServiceAllocator _allocator = new();

    public override void Fill(KindContext context)
    {
        var (spec, before) = (context.Spec, context.Old.Object("spec"));
        ServiceFields.Normalize(spec, before);
        if (before is not null)
        {
            ServiceFields.KeepAllocated(spec, before);
            ServiceFields.DropForeign(context.Item, spec, before);
        }

        if (context.Version.Since(20)) ServiceFields.MirrorAddress(spec);
    }

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        // Addresses and ports come first: what can't be had is all that is said.
        if (context.Version.Since(21)) ServiceFamilies.Complete(errors, context.Spec, context.Old.Object("spec"), context.Version);
        if (errors.Count == 0) _allocator.Allocate(errors, context);
        if (errors.Count > 0) return;
        ServiceChecks.Check(errors, context);
        ServiceFields.Warn(context);
    }

    public override void ValidateStatus(KindContext context, List<FieldError> errors) => ServiceChecks.CheckStatus(errors, context);

    public override void Stored(KubeObject? before, KubeObject? after) => _allocator.Record(before, after);
}
