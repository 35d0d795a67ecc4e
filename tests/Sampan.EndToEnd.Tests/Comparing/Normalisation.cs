namespace Sampan.EndToEnd.Tests.Comparing;

/// <summary>The closed list of what a restored object may differ in. Adding a row means promising users less.</summary>
public static class Normalisation
{
    public static readonly IReadOnlyList<NormalisationRule> Rules =
    [
        new("*", "metadata.uid", "the target assigns its own"),
        new("*", "metadata.resourceVersion", "the target assigns its own"),
        new("*", "metadata.generation", "counted by the target from 1"),
        new("*", "metadata.creationTimestamp", "the target assigns its own"),
        new("*", "metadata.managedFields", "names the writers of each cluster"),
        new("*", "metadata.ownerReferences", "hold uids of the source; controllers adopt anew by selector (Velero drops them too)"),
        new("*", "metadata.labels.'velero.io/backup-name'", "added by the restore, as Velero does"),
        new("*", "metadata.labels.'velero.io/restore-name'", "added by the restore, as Velero does"),
        new("*", "metadata.annotations.'sampan.dev/restore-uid'", "says which run created the object, for resuming and undoing it"),
        new("*", "status", "written by the target's controllers"),

        new("*", "metadata.generateName", "the name itself is kept; Velero drops the prefix too"),
        new("Pod", "spec.nodeName", "the target's scheduler chooses"),
        new("Service", "spec.clusterIP", "the target's address range (None is compared: it never differs by address)"),
        new("Service", "spec.clusterIPs", "the target's address range"),
        new("Service", "spec.ports[].nodePort", "allocated by the target unless preserved"),
        new("Service", "spec.internalTrafficPolicy", "defaulted by 1.22 and later"),
        new("Deployment", "metadata.annotations.'deployment.kubernetes.io/revision'", "counted by the target's controller"),

        new("PersistentVolumeClaim", "spec.volumeName", "provisioned anew from the snapshot"),
        new("PersistentVolumeClaim", "spec.dataSource", "names the snapshot it was restored from"),
        new("PersistentVolumeClaim", "spec.dataSourceRef", "names the snapshot it was restored from"),
        new("PersistentVolumeClaim", "metadata.annotations.'pv.kubernetes.io/bind-completed'", "binding is done by the target"),
        new("PersistentVolumeClaim", "metadata.annotations.'pv.kubernetes.io/bound-by-controller'", "binding is done by the target"),
        new("PersistentVolumeClaim", "metadata.annotations.'volume.kubernetes.io/selected-node'", "the target's scheduler chooses"),
        new("PersistentVolumeClaim", "metadata.annotations.'volume.kubernetes.io/storage-provisioner'", "written by the target's controller"),
        new("PersistentVolumeClaim", "metadata.annotations.'volume.beta.kubernetes.io/storage-provisioner'", "written by the target's controller, or dropped as Velero does"),
        new("PersistentVolumeClaim", "spec.resources.requests.storage", "raised to the snapshot's size where the disk was larger than asked, as Velero does"),
        new("PersistentVolumeClaim", "metadata.annotations.'velero.io/backup-name'", "links the claim to its snapshot"),
        new("PersistentVolumeClaim", "metadata.annotations.'velero.io/volume-snapshot-name'", "links the claim to its snapshot"),
        new("PersistentVolumeClaim", "metadata.labels.'velero.io/volume-snapshot-name'", "links the claim to its snapshot"),
    ];

    /// <summary>Kinds that are never compared object by object, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> Kinds = new Dictionary<string, string>
    {
        ["Event"] = "a log of the source; never restored",
        ["Node"] = "belongs to each cluster",
        ["CSINode"] = "belongs to each cluster",
        ["Lease"] = "belongs to each cluster",
        ["PersistentVolume"] = "provisioned anew under a new name; compared through its claim and its bytes",
        ["VolumeSnapshot"] = "made for the backup, removed after it",
        ["VolumeSnapshotContent"] = "made for the backup, removed after it",
        ["Endpoints"] = "addresses of the target's pods, written by its controller",
        ["EndpointSlice"] = "addresses of the target's pods, written by its controller",
        ["ComponentStatus"] = "health of each cluster",
        ["APIService"] = "managed by each API server",
        ["FlowSchema"] = "managed by each API server",
        ["PriorityLevelConfiguration"] = "managed by each API server",
    };
}
