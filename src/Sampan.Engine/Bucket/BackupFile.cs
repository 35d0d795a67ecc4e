namespace Sampan.Engine.Bucket;

/// <summary>The files Velero keeps of one backup, <c>backups/B/…</c>. All but the first are gzip.</summary>
public enum BackupFile
{
    /// <summary><c>velero-backup.json</c>: the Backup. Written last; without it there is no backup.</summary>
    Metadata,

    /// <summary><c>B.tar.gz</c>: the items.</summary>
    Contents,

    /// <summary><c>B-logs.gz</c>: text lines.</summary>
    Logs,

    /// <summary><c>B-podvolumebackups.json.gz</c>: array or null.</summary>
    PodVolumeBackups,

    /// <summary><c>B-volumesnapshots.json.gz</c>: array or null; native snapshots.</summary>
    VolumeSnapshots,

    /// <summary><c>B-resource-list.json.gz</c>: apiVersion/Kind to names.</summary>
    ResourceList,

    /// <summary><c>B-itemoperations.json.gz</c>: array.</summary>
    ItemOperations,

    /// <summary><c>B-results.gz</c>: errors and warnings.</summary>
    Results,

    /// <summary><c>B-volumeinfo.json.gz</c>: array.</summary>
    VolumeInfo,

    /// <summary><c>B-csi-volumesnapshots.json.gz</c>: array; read by restores up to 1.16.</summary>
    CsiVolumeSnapshots,

    /// <summary><c>B-csi-volumesnapshotcontents.json.gz</c>: array; read by the sync of 1.8 with EnableCSI.</summary>
    CsiVolumeSnapshotContents,

    /// <summary><c>B-csi-volumesnapshotclasses.json.gz</c>: array; 1.12 to 1.17.</summary>
    CsiVolumeSnapshotClasses,

    /// <summary><c>sampan-issues.json</c>: our own, not gzip: every issue with its reason.</summary>
    Issues,
}
