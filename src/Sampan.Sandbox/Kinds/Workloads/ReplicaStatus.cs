using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Counts in the status of workloads.</summary>
internal static class ReplicaStatus
{
    /// <param name="errors">Where to.</param>
    /// <param name="context">The write.</param>
    /// <param name="counts">Fields that can't be negative, in the API server's order.</param>
    /// <param name="parts">Fields that can't be more than <c>replicas</c>.</param>
    /// <param name="ready">What the number of ready ones is called where there are more available ones.</param>
    public static void Check(List<FieldError> errors, KindContext context, string[] counts, string[] parts, string ready = "readyReplicas")
    {
        var status = context.Item.Object("status") ?? [];
        foreach (var field in counts) errors.NotNegative(status, "status", field);
        var all = status.Whole("replicas") ?? 0;
        foreach (var field in parts)
        {
            if ((status.Whole(field) ?? 0) is var part && part > all)
                errors.Add(FieldError.Invalid($"status.{field}", FieldChecks.Print(part), "cannot be greater than status.replicas"));
        }

        if ((status.Whole("availableReplicas") ?? 0) is var available && parts.Length > 0 && available > (status.Whole("readyReplicas") ?? 0))
            errors.Add(FieldError.Invalid("status.availableReplicas", FieldChecks.Print(available), $"cannot be greater than {ready}"));
    }
}
