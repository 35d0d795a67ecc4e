namespace Sampan.Engine.Volumes.Policies;

/// <summary>What a policy says is done with a volume's data.</summary>
internal enum VolumeActionType
{
    /// <summary>Nothing; the objects are stored all the same.</summary>
    Skip,

    /// <summary>A backup of its files through the pods that mount it.</summary>
    FileBackup,

    /// <summary>A snapshot, whatever <c>spec.snapshotVolumes</c> says.</summary>
    Snapshot,

    /// <summary>Left to a plugin.</summary>
    Custom,
}
