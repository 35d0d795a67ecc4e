using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Configuration;

/// <summary>Resource quotas.</summary>
internal sealed class QuotaKind : KindBehaviour
{
    private static readonly string[] Standard =
    [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage", "requests.storage",
        "limits.cpu", "limits.memory",
        "limits.ephemeral-storage", "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims",
        "services.nodeports", "services.loadbalancers",
    ];

    private static readonly string[] Counted =
    [
        "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    ];

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (context.Old is { } old) errors.Immutable(context.Spec["scopes"], old.At("spec", "scopes"), "spec.scopes");
        foreach (var (name, amount) in context.Spec.Object("hard") ?? [])
        {
            var path = $"spec.hard[{name}]";
            if (!name.Contains('/', StringComparison.Ordinal) && !Standard.Contains(name))
            {
                errors.Add(FieldError.Invalid(path, FieldError.Quote(name), "must be a standard resource type or fully qualified"));
                errors.Add(FieldError.Invalid(path, FieldError.Quote(name), "must be a standard resource for quota"));
            }

            if (amount.Text() is not { } text || !Quantity.TryParse(text, out var quantity)) continue;
            if (quantity.Value < 0) errors.Add(FieldError.Invalid(path, FieldError.Quote(text), "must be greater than or equal to 0"));
            if (Counted.Contains(name) && decimal.Truncate(quantity.Value) != quantity.Value)
                errors.Add(FieldError.Invalid(path, FieldError.Quote(text), "must be an integer"));
        }
    }
}
