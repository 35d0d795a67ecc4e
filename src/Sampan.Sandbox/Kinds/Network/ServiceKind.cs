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
        if (context.Version.Since(21)) Families(spec);
    }

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        ServiceChecks.Check(errors, context);
        // Allocation comes after validation, and its failures are answered alike.
        if (errors.Count == 0) _allocator.Allocate(errors, context);
    }

    public override void Stored(KubeObject? before, KubeObject? after) => _allocator.Record(before, after);

    private static void Families(JsonObject spec)
    {
        if (spec.Text("type") == "ExternalName") return;
        // A headless service that picks no pods may point anywhere, so it is not tied to the family the cluster has.
        var anyFamily = spec.Text("clusterIP") == "None" && spec.LacksItems("selector");
        if (spec.LacksItems("ipFamilies") && spec.Text("ipFamilyPolicy") is not "RequireDualStack")
            spec["ipFamilies"] = anyFamily && spec.Text("ipFamilyPolicy") is not "SingleStack"
                ? JsonEdits.List("IPv4", "IPv6") : JsonEdits.List("IPv4");
        spec.Default("ipFamilyPolicy", anyFamily ? "RequireDualStack" : "SingleStack");
    }
}
