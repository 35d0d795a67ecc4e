using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>The closed list of what comparisons leave out; <c>docs/reference/comparison.md</c> says the same.</summary>
public static class IgnoredFields
{
    private const string Server = "the API server's own bookkeeping";
    private const string Binding = "written while a claim is bound";
    private const string Assigned = "each cluster assigns its own";
    private const string Own = "every cluster has its own";

    /// <summary>Every field, in the order of the page.</summary>
    public static IReadOnlyList<IgnoredField> All { get; } =
    [
        Always("*", "metadata.uid", Server),
        Always("*", "metadata.resourceVersion", Server),
        Always("*", "metadata.generation", Server),
        Always("*", "metadata.creationTimestamp", Server),
        Always("*", "metadata.managedFields", Server),
        Always("*", "metadata.selfLink", Server),
        Always("*", "status", "what controllers observed, not what was asked for"),
        Always("*", "metadata.annotations.'kubectl.kubernetes.io/last-applied-configuration'", "repeats what the object says"),
        Always("*", "metadata.labels.'velero.io/backup-name'", "says which backup an object was restored from"),
        Always("*", "metadata.labels.'velero.io/restore-name'", "says which restore made an object"),
        Always("*", "metadata.annotations.'sampan.dev/restore-uid'", "says which restore made an object"),
        Always("events", "*", "a log"),
        Always("events.events.k8s.io", "*", "a log"),
        Always("leases.coordination.k8s.io", "spec.renewTime", "written every few seconds"),
        Always("endpoints", "metadata.annotations.'endpoints.kubernetes.io/last-change-trigger-time'", "a time"),
        Always("endpointslices.discovery.k8s.io", "metadata.annotations.'endpoints.kubernetes.io/last-change-trigger-time'", "a time"),
        Always("endpoints", "metadata.annotations.'control-plane.alpha.kubernetes.io/leader'", "written every few seconds"),
        Always("configmaps", "metadata.annotations.'control-plane.alpha.kubernetes.io/leader'", "written every few seconds"),
        Always("persistentvolumeclaims", "metadata.annotations.'velero.io/backup-name'", "names the backup that cut its snapshot"),
        Always("persistentvolumeclaims", "metadata.annotations.'velero.io/volume-snapshot-name'", "names the snapshot of one backup"),
        Always("persistentvolumeclaims", "metadata.labels.'velero.io/volume-snapshot-name'", "names the snapshot of one backup"),
        Always("persistentvolumeclaims", "metadata.annotations.'backup.velero.io/must-include-additional-items'", "a note to the backup itself"),
        Always("volumesnapshots.snapshot.storage.k8s.io", "*", "made for one backup and removed after it"),
        Always("volumesnapshotcontents.snapshot.storage.k8s.io", "*", "made for one backup and removed after it"),
        Restored("*", "metadata.ownerReferences", "hold uids; controllers adopt anew"),
        Restored("*", "metadata.generateName", "not restored"),
        Restored("*", "metadata.finalizers", "controllers add their own"),
        Restored("pods", "spec.nodeName", "the scheduler chooses"),
        Restored("services", "spec.clusterIP", Assigned),
        Restored("services", "spec.clusterIPs", Assigned),
        Restored("services", "spec.ports[].nodePort", Assigned),
        Restored("services", "spec.healthCheckNodePort", Assigned),
        Restored("configmaps/kube-root-ca.crt", "data.'ca.crt'", Own),
        Restored("serviceaccounts", "secrets", "tokens of the cluster"),
        Restored("deployments.apps", "metadata.annotations.'deployment.kubernetes.io/revision'", "counted anew"),
        Restored("replicasets.apps", "metadata.annotations.'deployment.kubernetes.io/revision'", "counted anew"),
        Restored("jobs.batch", "spec.selector.matchLabels.controller-uid", Assigned),
        Restored("jobs.batch", "spec.selector.matchLabels.'batch.kubernetes.io/controller-uid'", Assigned),
        Restored("jobs.batch", "spec.template.metadata.labels.controller-uid", Assigned),
        Restored("jobs.batch", "spec.template.metadata.labels.'batch.kubernetes.io/controller-uid'", Assigned),
        Restored("persistentvolumeclaims", "spec.volumeName", "provisioned anew"),
        Restored("persistentvolumeclaims", "spec.dataSource", "names the snapshot it was restored from"),
        Restored("persistentvolumeclaims", "spec.dataSourceRef", "names the snapshot it was restored from"),
        Restored("persistentvolumeclaims", "metadata.annotations.'pv.kubernetes.io/bind-completed'", Binding),
        Restored("persistentvolumeclaims", "metadata.annotations.'pv.kubernetes.io/bound-by-controller'", Binding),
        Restored("persistentvolumeclaims", "metadata.annotations.'volume.kubernetes.io/selected-node'", Binding),
        Restored("persistentvolumeclaims", "metadata.annotations.'volume.kubernetes.io/storage-provisioner'", Binding),
        Restored("persistentvolumeclaims", "metadata.annotations.'volume.beta.kubernetes.io/storage-provisioner'", Binding),
        Restored("persistentvolumes", "*", "provisioned anew under new names"),
        Restored("endpoints", "*", "addresses of the cluster's pods"),
        Restored("endpointslices.discovery.k8s.io", "*", "addresses of the cluster's pods"),
        Restored("nodes", "*", Own),
        Restored("csinodes.storage.k8s.io", "*", Own),
        Restored("leases.coordination.k8s.io", "*", Own),
        Restored("apiservices.apiregistration.k8s.io", "*", "each API server manages its own"),
    ];

    internal static bool IsIgnored(GroupResource resource, ComparisonScope scope)
    {
        var name = resource.ToString();
        return All.Any(f => f.Path == "*" && f.Resource == name && f.Scope <= scope);
    }

    private static IgnoredField Always(string resource, string path, string why) => new(resource, path, why, ComparisonScope.SameCluster);

    private static IgnoredField Restored(string resource, string path, string why) => new(resource, path, why, ComparisonScope.Restored);
}
