using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

internal sealed class StatefulSetKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var spec = context.Spec;
        // It is part of its pods' labels.
        if (context.Old is null && context.Version.Since(33) && context.Write.Key.Name.Length > 63)
            errors.Add(FieldError.Invalid("metadata.name", FieldError.Quote(context.Write.Key.Name), "must be no more than 63 characters"));
        foreach (var field in new[] { "replicas", "minReadySeconds", "revisionHistoryLimit" }) errors.NotNegative(spec, "spec", field);
        errors.OneOf(spec, "spec", "podManagementPolicy", "OrderedReady", "Parallel");
        if (spec.Text("updateStrategy", "type") is { } type && type is not ("RollingUpdate" or "OnDelete"))
            errors.Add(FieldError.Invalid("spec.updateStrategy", FieldChecks.Print(spec["updateStrategy"]), "must be 'RollingUpdate' or 'OnDelete'"));
        errors.Workload(spec, context.Version, "empty selector is invalid for statefulset");
        if (context.Old is { } old && !JsonEdits.Same(Fixed(spec, context.Version), Fixed((JsonObject)old["spec"]!, context.Version)))
            errors.Add(FieldError.Forbidden("spec", $"updates to statefulset spec for fields other than {Names(context.Version)} are forbidden"));
    }

    public override void ValidateStatus(KindContext context, List<FieldError> errors) => ReplicaStatus.Check(errors, context,
        ["replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas", "observedGeneration", "collisionCount"],
        ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"], "status.readyReplicas");

    private static JsonObject Fixed(JsonObject spec, KubernetesVersion version)
    {
        var copy = (JsonObject)spec.DeepClone();
        foreach (var field in Mutable(version)) copy.Remove(field);
        return copy;
    }

    private static string[] Mutable(KubernetesVersion version) => version.Minor switch
    {
        <= 22 => ["replicas", "template", "updateStrategy"],
        <= 25 => ["replicas", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"],
        <= 32 => ["replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"],
        _ => ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds"],
    };

    private static string Names(KubernetesVersion version)
    {
        var quoted = Mutable(version).Select(f => $"'{f}'").ToList();
        var comma = version.Minor <= 21 ? "," : "";
        return $"{string.Join(", ", quoted.SkipLast(1))}{comma} and {quoted[^1]}";
    }
}
