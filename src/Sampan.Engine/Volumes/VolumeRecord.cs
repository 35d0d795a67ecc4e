using System.Text.Json.Nodes;
using Sampan.Engine.Volumes.Native;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>What became of one volume in a backup: an element of the volumeinfo file.</summary>
internal sealed class VolumeRecord
{
    /// <summary>The PersistentVolume; null for a pod's own volume, of which files were backed up.</summary>
    public string? VolumeName { get; set; }

    public ObjectKey? Claim { get; set; }

    /// <summary>The claim is in the backup (or would be, had its snapshot not failed).</summary>
    public bool ClaimTaken { get; set; }

    public string? ReclaimPolicy { get; set; }

    public JsonObject? Labels { get; set; }

    public VolumeMethod Method { get; set; }

    /// <summary>Why which approach did not take it. Counts only while <see cref="Method"/> is None.</summary>
    public SortedDictionary<string, string> Skips { get; } = new(StringComparer.Ordinal);

    /// <summary>Nobody wants its data: a policy or the backup's own fields say so.</summary>
    public bool LeftOutOnPurpose { get; set; }

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Ended { get; set; }

    public bool Succeeded { get; set; }

    /// <summary>Handle of the CSI snapshot.</summary>
    public string? Handle { get; set; }

    public long? Size { get; set; }

    public string? Driver { get; set; }

    public string? ContentName { get; set; }

    public string? OperationId { get; set; }

    public bool? Ready { get; set; }

    public NativeSnapshot? Native { get; set; }

    /// <summary>The PodVolumeBackup that took its files.</summary>
    public KubeObject? FileBackup { get; set; }
}
