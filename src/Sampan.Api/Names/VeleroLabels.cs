namespace Sampan.Api.Names;

/// <summary>Label keys of Velero (labels_annotations.go of 1.18.1). Values that are names pass through <see cref="VeleroNames.GetValidName"/>.</summary>
public static class VeleroLabels
{
    /// <summary>On restored objects, snapshots and per-backup records: the backup.</summary>
    public const string BackupName = "velero.io/backup-name";

    /// <summary>UID of the backup.</summary>
    public const string BackupUid = "velero.io/backup-uid";

    /// <summary>On every restored object: the restore.</summary>
    public const string RestoreName = "velero.io/restore-name";

    /// <summary>UID of the restore.</summary>
    public const string RestoreUid = "velero.io/restore-uid";

    /// <summary>On backups that a schedule made: its name.</summary>
    public const string ScheduleName = "velero.io/schedule-name";

    /// <summary>On backups: the storage location.</summary>
    public const string StorageLocation = "velero.io/storage-location";

    /// <summary>With value <c>true</c> on any object: leave it out of backups.</summary>
    public const string ExcludeFromBackup = "velero.io/exclude-from-backup";

    /// <summary>UID of a volume claim.</summary>
    public const string ClaimUid = "velero.io/pvc-uid";

    /// <summary>UID of a pod.</summary>
    public const string PodUid = "velero.io/pod-uid";

    /// <summary>Default key that groups volume claims into one group snapshot.</summary>
    public const string VolumeGroup = "velero.io/volume-group";

    /// <summary>On a VolumeSnapshotClass: the class to use for its driver. The same key is an annotation on claims.</summary>
    public const string SnapshotClass = "velero.io/csi-volumesnapshot-class";

    /// <summary>On a claim: its snapshot. The same key is an annotation.</summary>
    public const string SnapshotName = "velero.io/volume-snapshot-name";

    /// <summary>On ConfigMaps that configure actions.</summary>
    public const string PluginConfig = "velero.io/plugin-config";

    /// <summary>Selector label of a claim whose volume a data mover provides.</summary>
    public const string DynamicVolumeRestore = "velero.io/dynamic-pv-restore";
}
