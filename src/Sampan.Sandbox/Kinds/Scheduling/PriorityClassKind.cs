using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Scheduling;

internal sealed class PriorityClassKind : KindBehaviour
{
    private const long HighestOfUsers = 1_000_000_000;
    private static readonly string[] System = ["system-node-critical", "system-cluster-critical"];

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var name = context.Write.Key.Name;
        var isSystem = System.Contains(name);
        if (!isSystem && name.StartsWith("system-", StringComparison.Ordinal))
            errors.Add(FieldError.Forbidden("metadata.name",
                $"priority class names with 'system-' prefix are reserved for system use only. error: {name} is not a known system priority class"));
        if (!isSystem && context.Item.Whole("value") > HighestOfUsers)
            errors.Add(FieldError.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestOfUsers}"));
        errors.OneOf(context.Item, "", "preemptionPolicy", "Never", "PreemptLowerPriority");
        if (context.Old is not { } old) return;
        if (context.Item.Whole("value") != old.Whole("value")) errors.Add(FieldError.Forbidden("value", "may not be changed in an update."));
        errors.Immutable(context.Item["preemptionPolicy"], old["preemptionPolicy"], "preemptionPolicy");
    }
}
