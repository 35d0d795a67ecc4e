using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>A snapshot under way for one claim.</summary>
internal sealed class CsiSnapshot(string operationId, ObjectKey claim, ObjectKey snapshot, string className, VolumeRecord record)
{
    public string OperationId { get; } = operationId;

    public ObjectKey Claim { get; } = claim;

    /// <summary>The VolumeSnapshot.</summary>
    public ObjectKey Snapshot { get; } = snapshot;

    public string ClassName { get; } = className;

    public VolumeRecord Record { get; } = record;

    /// <summary>Ends when it can be used, or has failed for good; it is under way from the start.</summary>
    public Task<OperationStatus> Outcome { get; set; } = Task.FromResult(OperationStatus.Failed("not started"));

    /// <summary>Ends, always well, when the snapshot is cut (it has a handle: the volume may change again) or has failed.</summary>
    public TaskCompletionSource Cut { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The VolumeSnapshotContent, once it is known.</summary>
    public string? ContentName { get; set; }

    /// <summary>Its deletion policy before it was made Retain.</summary>
    public string? OriginalPolicy { get; set; }

    /// <summary>Bytes a volume made from it needs, once known.</summary>
    public long? RestoreSize { get; set; }
}
