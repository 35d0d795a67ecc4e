using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Shaping;

/// <summary>Defaults of what makes pods.</summary>
internal static class WorkloadDefaults
{
    public static IEnumerable<(string Type, Action<JsonObject, KubernetesVersion> Apply)> All =>
    [
        ("apps.v1.Deployment", (o, _) => Deployment(o.ObjectOrNew("spec"))),
        ("apps.v1.ReplicaSet", (o, _) => o.ObjectOrNew("spec").Default("replicas", 1)),
        ("apps.v1.StatefulSet", (o, v) => StatefulSet(o.ObjectOrNew("spec"), v)),
        ("apps.v1.DaemonSet", (o, v) => DaemonSet(o.ObjectOrNew("spec"), v)),
        ("core.v1.ReplicationController", (o, _) => ReplicationController(o)),
        ("batch.v1.Job", Job),
        ("batch.v1.CronJob", (o, _) => CronJob(o.ObjectOrNew("spec"))),
        ("batch.v1beta1.CronJob", (o, _) => CronJob(o.ObjectOrNew("spec"))),
        ("batch.v1.PodFailurePolicyOnPodConditionsPattern", (o, _) => o.Default("status", "True")),
    ];

    private static void Deployment(JsonObject spec)
    {
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        var strategy = spec.ObjectOrNew("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") != "RollingUpdate") return;
        var rolling = strategy.ObjectOrNew("rollingUpdate");
        rolling.Default("maxUnavailable", "25%");
        rolling.Default("maxSurge", "25%");
    }

    private static void StatefulSet(JsonObject spec, KubernetesVersion version)
    {
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("podManagementPolicy", "OrderedReady");
        var strategy = spec.ObjectOrNew("updateStrategy");
        if (strategy.Lacks("type"))
        {
            strategy["type"] = "RollingUpdate";
            strategy.ObjectOrNew("rollingUpdate");
        }

        if (strategy.Text("type") == "RollingUpdate" && strategy.Object("rollingUpdate") is { } rolling) rolling.Default("partition", 0);
        foreach (var (_, claim) in spec.Objects("volumeClaimTemplates"))
        {
            claim["apiVersion"] = "v1";
            claim["kind"] = "PersistentVolumeClaim";
        }

        if (!version.Since(27)) return;
        var retention = spec.ObjectOrNew("persistentVolumeClaimRetentionPolicy");
        retention.Default("whenDeleted", "Retain");
        retention.Default("whenScaled", "Retain");
    }

    private static void DaemonSet(JsonObject spec, KubernetesVersion version)
    {
        spec.Default("revisionHistoryLimit", 10);
        var strategy = spec.ObjectOrNew("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") != "RollingUpdate") return;
        var rolling = strategy.ObjectOrNew("rollingUpdate");
        rolling.Default("maxUnavailable", 1);
        if (version.Since(22)) rolling.Default("maxSurge", 0);
    }

    private static void ReplicationController(JsonObject item)
    {
        var spec = item.ObjectOrNew("spec");
        spec.Default("replicas", 1);
        if (spec.At("template", "metadata", "labels") is not JsonObject labels) return;
        if (spec.LacksItems("selector")) spec["selector"] = labels.DeepClone();
        if (item.ObjectOrNew("metadata").LacksItems("labels")) item.Object("metadata")!["labels"] = labels.DeepClone();
    }

    private static void Job(JsonObject item, KubernetesVersion version)
    {
        var spec = item.ObjectOrNew("spec");
        if (spec.Lacks("completions") && spec.Lacks("parallelism")) spec["completions"] = 1;
        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", spec.Lacks("backoffLimitPerIndex") ? 6 : int.MaxValue);
        if (item["metadata"] is JsonObject metadata && metadata.LacksItems("labels")
            && spec.At("template", "metadata", "labels") is JsonObject { Count: > 0 } labels)
        {
            metadata["labels"] = labels.DeepClone();
        }

        if (version.Since(22)) spec.Default("completionMode", "NonIndexed");
        if (version.Since(22)) spec.Default("suspend", false);
        if (version.Since(29)) spec.Default("podReplacementPolicy", spec.Lacks("podFailurePolicy") ? "TerminatingOrFailed" : "Failed");
        if (version.Since(34)) spec.Default("manualSelector", false);
    }

    private static void CronJob(JsonObject spec)
    {
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
    }
}
