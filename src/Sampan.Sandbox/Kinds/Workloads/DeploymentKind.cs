using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

internal sealed class DeploymentKind : KindBehaviour
{
    private static readonly string[] Counts = ["replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"];

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var spec = context.Spec;
        foreach (var field in Counts) errors.NotNegative(spec, "spec", field);
        errors.Workload(spec, context.Version, "empty selector is invalid for deployment");
        var strategy = spec.Object("strategy");
        var rolling = strategy.Object("rollingUpdate");
        switch (strategy.Text("type"))
        {
            case "Recreate" when rolling is not null:
                errors.Add(FieldError.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
                break;
            case "RollingUpdate" when IsZero(rolling?["maxSurge"]) && IsZero(rolling?["maxUnavailable"]):
                errors.Add(FieldError.Invalid("spec.strategy.rollingUpdate.maxUnavailable", FieldChecks.Print(rolling?["maxUnavailable"]),
                    "may not be 0 when `maxSurge` is 0"));
                break;
            case "Recreate" or "RollingUpdate":
                break;
            case var type:
                errors.Add(FieldError.NotSupported("spec.strategy", $"{{\"Type\":{FieldError.Quote(type ?? "")},\"RollingUpdate\":null}}",
                    "Recreate", "RollingUpdate"));
                break;
        }

        if (context.Old is { } old) errors.Immutable(spec["selector"], old.At("spec", "selector"), "spec.selector");
    }

    public override void ValidateStatus(KindContext context, List<FieldError> errors) => ReplicaStatus.Check(errors, context,
        ["observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas", "terminatingReplicas", "collisionCount"],
        ["updatedReplicas", "readyReplicas", "availableReplicas"]);

    private static bool IsZero(System.Text.Json.Nodes.JsonNode? value) => value.Whole() == 0 || value.Text() == "0%";
}
