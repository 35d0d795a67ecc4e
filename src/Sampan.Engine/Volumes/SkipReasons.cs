namespace Sampan.Engine.Volumes;

/// <summary>Why the volumeinfo file says a volume was skipped, in Velero's words where it has some (<c>pv_skip_tracker.go</c>, <c>item_backupper.go</c>).</summary>
internal static class SkipReasons
{
    /// <summary>Approach of what no method in particular decided.</summary>
    public const string Any = "any";

    /// <summary>Approach of backups of files.</summary>
    public const string PodVolume = "podvolume";

    /// <summary>Approach of CSI snapshots.</summary>
    public const string CsiSnapshot = "csiSnapshot";

    /// <summary>Approach of native snapshots.</summary>
    public const string VolumeSnapshot = "volumeSnapshot";

    public const string ByPolicy = "skipped due to resource policy ";
    public const string NotWanted = "not satisfy the criteria for VolumePolicy or the legacy snapshot way";
    public const string Labelled = "item has label velero.io/exclude-from-backup=true";
    public const string BeingDeleted = "item is being deleted";
    public const string NamespaceExcluded = "namespace is excluded";
    public const string NotCsi = "skipped b/c it's not a CSI volume";
    public const string NoSnapshotter = "no applicable volumesnapshotter found";

    // Velero has no words for these.
    public const string CsiOff = "the feature EnableCSI is off";
    public const string NoClaim = "no claim of the backup uses the volume";
    public const string NoMover = "nothing is set up that backs up files";

    public static string OptedOut(string pod) => $"opted out due to annotation in pod {pod}";
}
