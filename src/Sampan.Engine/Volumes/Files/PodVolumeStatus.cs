namespace Sampan.Engine.Volumes.Files;

/// <summary>How the backup of a volume's files ended: <c>status</c> of a PodVolumeBackup.</summary>
/// <param name="Phase"><c>Completed</c>, <c>Failed</c> or <c>Canceled</c>.</param>
public sealed record PodVolumeStatus(string Phase)
{
    /// <summary>Snapshot in the repository; empty with phase Completed: the volume held no files.</summary>
    public string SnapshotId { get; init; } = "";

    /// <summary>Folder that was read.</summary>
    public string Path { get; init; } = "";

    /// <summary>Why it did not complete.</summary>
    public string Message { get; init; } = "";

    /// <summary>Bytes the volume holds.</summary>
    public long TotalBytes { get; init; }

    /// <summary>Bytes that were not in the repository before.</summary>
    public long IncrementalBytes { get; init; }
}
