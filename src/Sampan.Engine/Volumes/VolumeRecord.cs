using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>What became of one volume in a backup: an element of the volumeinfo file.</summary>
internal sealed class VolumeRecord
{
    public string? VolumeName { get; set; }

    public ObjectKey? Claim { get; set; }

    public string? ReclaimPolicy { get; set; }

    public JsonObject? Labels { get; set; }

    /// <summary>Why it was left out; null when a snapshot was tried.</summary>
    public string? SkippedReason { get; set; }

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Ended { get; set; }

    public bool Succeeded { get; set; }

    public string? Handle { get; set; }

    public long? Size { get; set; }

    public string? Driver { get; set; }

    public string? ContentName { get; set; }

    public string? OperationId { get; set; }

    public bool? Ready { get; set; }
}
