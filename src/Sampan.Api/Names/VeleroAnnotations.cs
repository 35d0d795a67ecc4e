namespace Sampan.Api.Names;

/// <summary>Annotation keys of Velero, and the Kubernetes ones its rules turn on.</summary>
public static class VeleroAnnotations
{
    /// <summary>On a Backup: <c>gitVersion</c> of the cluster it was made in.</summary>
    public const string SourceGitVersion = "velero.io/source-cluster-k8s-gitversion";

    /// <summary>On a Backup: major version of the cluster it was made in.</summary>
    public const string SourceMajorVersion = "velero.io/source-cluster-k8s-major-version";

    /// <summary>On a Backup: minor version of the cluster it was made in.</summary>
    public const string SourceMinorVersion = "velero.io/source-cluster-k8s-minor-version";

    /// <summary>On a Backup: how long actions may wait for a resource, a Go duration.</summary>
    public const string ResourceTimeout = "velero.io/resource-timeout";

    /// <summary>On an item that an action returned, with any value: drop it from the backup.</summary>
    public const string SkipFromBackup = "velero.io/skip-from-backup";

    /// <summary><c>true</c> on an item that an action returned: its additional items pass the filters.</summary>
    public const string MustIncludeAdditionalItems = "backup.velero.io/must-include-additional-items";

    /// <summary>On a claim: its VolumeSnapshot.</summary>
    public const string SnapshotName = "velero.io/volume-snapshot-name";

    /// <summary>On a claim: its DataUpload.</summary>
    public const string DataUploadName = "velero.io/data-upload-name";

    /// <summary>On a VolumeSnapshot: the storage system's id of the snapshot.</summary>
    public const string SnapshotHandle = "velero.io/csi-volumesnapshot-handle";

    /// <summary>On a VolumeSnapshot: the CSI driver.</summary>
    public const string SnapshotDriver = "velero.io/csi-driver-name";

    /// <summary>On a VolumeSnapshot: deletion policy of its content.</summary>
    public const string ContentDeletionPolicy = "velero.io/csi-vsc-deletion-policy";

    /// <summary>On a VolumeSnapshot: restore size as a quantity.</summary>
    public const string SnapshotRestoreSize = "velero.io/csi-volumesnapshot-restore-size";

    /// <summary>The same as the CSI plugin 0.2.0 (for Velero 1.8) spells it.</summary>
    public const string SnapshotRestoreSizeOfPlugin02 = "velero.io/vsi-volumesnapshot-restore-size";

    /// <summary>On a PersistentVolume that was renamed while restoring: its name in the backup.</summary>
    public const string OriginalVolumeName = "velero.io/original-pv-name";

    /// <summary><c>true</c> or <c>false</c> on any object: restore its status, whatever the Restore says.</summary>
    public const string RestoreStatus = "velero.io/restore-status";

    /// <summary>Prefix of the annotations that choose a VolumeSnapshotClass per driver on a Backup; the driver's name follows.</summary>
    public const string SnapshotClassOfDriverPrefix = "velero.io/csi-volumesnapshot-class_";

    /// <summary>Kubernetes: a claim's or volume's binding is complete.</summary>
    public const string BindCompleted = "pv.kubernetes.io/bind-completed";

    /// <summary>Kubernetes: the binding was made by the controller.</summary>
    public const string BoundByController = "pv.kubernetes.io/bound-by-controller";

    /// <summary>Kubernetes: driver that provisioned a volume.</summary>
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    /// <summary>Kubernetes: driver asked to provision for a claim.</summary>
    public const string StorageProvisioner = "volume.kubernetes.io/storage-provisioner";

    /// <summary>Kubernetes before 1.23: driver asked to provision for a claim.</summary>
    public const string BetaStorageProvisioner = "volume.beta.kubernetes.io/storage-provisioner";

    /// <summary>Kubernetes: node that a claim's first consumer was scheduled to.</summary>
    public const string SelectedNode = "volume.kubernetes.io/selected-node";

    /// <summary>Kubernetes: the pod mirrors a node's static pod.</summary>
    public const string MirrorPod = "kubernetes.io/config.mirror";
}
