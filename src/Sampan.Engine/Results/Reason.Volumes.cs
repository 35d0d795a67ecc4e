namespace Sampan.Engine.Results;

public sealed partial class Reason
{
    /// <summary>A claim's volume is gone; the claim itself is in the backup.</summary>
    public static Reason ClaimLost { get; } = Add("claim-lost", Side.Source,
        "Restore the claim's data from an earlier backup, or delete the claim if nobody needs it.");

    /// <summary>A native snapshot failed; the volume's data is not in the backup.</summary>
    public static Reason NativeSnapshotFailed { get; } = Add("native-snapshot-failed", Side.Source,
        "Remove the cause the volume snapshotter names (rights, quota, region of the location), and back up again.");

    /// <summary>A resource policy has a condition that no volume can fulfil.</summary>
    public static Reason PolicyNeverMatches { get; } = Add("policy-never-matches", Side.Source,
        "Correct the condition in the resource policies; until then the volumes it means are treated as if it were not there.");

    /// <summary>Files of a volume were to be backed up, and nothing is set up that does that.</summary>
    public static Reason NoPodVolumeMover { get; } = Add("no-pod-volume-mover", Side.Us,
        "Take snapshots instead (no opt-in annotation, no fs-backup policy, --default-volumes-to-fs-backup=false), or back this volume up with a Velero server and its node agent.");

    /// <summary>The backup of a volume's files failed; its data is not in the backup.</summary>
    public static Reason FileBackupFailed { get; } = Add("file-backup-failed", Side.Source,
        "Remove the cause the message names, and back up again.");
}
