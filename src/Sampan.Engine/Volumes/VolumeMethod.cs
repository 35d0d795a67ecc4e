namespace Sampan.Engine.Volumes;

/// <summary>How a volume's data came into the backup, in the order of the volumeinfo file.</summary>
internal enum VolumeMethod
{
    /// <summary>It did not.</summary>
    None,

    /// <summary><c>NativeSnapshot</c>: by a volume snapshotter.</summary>
    NativeSnapshot,

    /// <summary><c>CSISnapshot</c>.</summary>
    CsiSnapshot,

    /// <summary><c>PodVolumeBackup</c>: its files, through a pod.</summary>
    PodVolumeBackup,
}
