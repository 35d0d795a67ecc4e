using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Liveness;

/// <summary>What the status of a workload, pod, job or claim says of it.</summary>
internal static class Workloads
{
    /// <summary>Resources that are looked at, in the order they are shown.</summary>
    public static readonly IReadOnlyList<ResourceId> All =
    [
        new("apps", "v1", "deployments"), new("apps", "v1", "statefulsets"), new("apps", "v1", "daemonsets"), new("apps", "v1", "replicasets"),
        new("batch", "v1", "jobs"), new("", "v1", "pods"), new("", "v1", "persistentvolumeclaims"),
    ];

    /// <summary>Null for an object that another one answers for: what has a controller.</summary>
    public static (bool IsAlive, string State)? Read(ResourceId resource, KubeObject item)
    {
        if (item.View.Items("metadata", "ownerReferences").Any(o => o.Flag("controller") == true)) return null;
        return resource.Plural switch
        {
            "deployments" or "statefulsets" or "replicasets" => Replicas(item, item.Whole("spec", "replicas") ?? 1, item.Whole("status", "readyReplicas") ?? 0),
            "daemonsets" => Replicas(item, item.Whole("status", "desiredNumberScheduled") ?? 0, item.Whole("status", "numberReady") ?? 0),
            "jobs" => Job(item),
            "pods" => Pod(item),
            _ => Claim(item),
        };
    }

    private static (bool, string) Replicas(KubeObject item, long wanted, long ready)
    {
        // A status from before the last change says nothing about now.
        var seen = (item.Whole("status", "observedGeneration") ?? 0) >= (item.Whole("metadata", "generation") ?? 0);
        return (seen && ready >= wanted, $"{ready}/{wanted} ready");
    }

    private static (bool, string) Job(KubeObject job)
    {
        if (HasCondition(job, "Failed")) return (false, "failed");
        if (HasCondition(job, "Complete")) return (true, "complete");
        if (job.Flag("spec", "suspend") == true) return (true, "suspended");
        var active = job.Whole("status", "active") ?? 0;
        return (active > 0, $"{active} active");
    }

    private static (bool, string) Pod(KubeObject pod)
    {
        var phase = pod.Text("status", "phase") ?? "Pending";
        return (phase == "Succeeded" || (phase == "Running" && HasCondition(pod, "Ready")), phase);
    }

    private static (bool, string) Claim(KubeObject claim)
    {
        var phase = claim.Text("status", "phase") ?? "Pending";
        return (phase == "Bound", phase);
    }

    private static bool HasCondition(KubeObject item, string type) =>
        item.View.Items("status", "conditions").Any(c => c.Text("type") == type && c.Text("status") == "True");
}
