using System.Text.Json.Nodes;
using Sampan.Api.Values;

namespace Sampan.Api;

/// <summary><c>status</c> of a Backup. Counts of zero and nulls are not written, as Go's <c>omitempty</c>.</summary>
public sealed class BackupStatus
{
    private readonly Fields _fields;

    internal BackupStatus(Fields fields) => _fields = fields;

    /// <summary>Where the run stands.</summary>
    public BackupPhase Phase { get => new(_fields.Text("phase") ?? ""); set => _fields.Set("phase", value.Value); }

    /// <summary>Major format version; 1.</summary>
    public int Version { get => _fields.Count("version"); set => _fields.SetCount("version", value); }

    /// <summary>Format of the archive; empty when a Velero before 1.4 wrote it.</summary>
    public string? FormatVersion { get => _fields.Text("formatVersion"); set => _fields.Set("formatVersion", value); }

    /// <summary>When it may be removed.</summary>
    public DateTimeOffset? Expiration { get => _fields.Time("expiration"); set => _fields.Set("expiration", value); }

    /// <summary>When the run began.</summary>
    public DateTimeOffset? Started { get => _fields.Time("startTimestamp"); set => _fields.Set("startTimestamp", value); }

    /// <summary>When the run ended.</summary>
    public DateTimeOffset? Ended { get => _fields.Time("completionTimestamp"); set => _fields.Set("completionTimestamp", value); }

    /// <summary>Why a Failed run failed.</summary>
    public string? FailureReason { get => _fields.Text("failureReason"); set => _fields.Set("failureReason", value); }

    /// <summary>Why the spec can't be run.</summary>
    public IReadOnlyList<string> ValidationErrors { get => _fields.Texts("validationErrors"); set => _fields.Set("validationErrors", value); }

    /// <summary>Number of errors.</summary>
    public int Errors { get => _fields.Count("errors"); set => _fields.SetCount("errors", value); }

    /// <summary>Number of warnings.</summary>
    public int Warnings { get => _fields.Count("warnings"); set => _fields.SetCount("warnings", value); }

    /// <summary><c>progress.totalItems</c>: items found so far.</summary>
    public int TotalItems { get => _fields.Inner("progress").Count("totalItems"); set => _fields.Inner("progress").SetCount("totalItems", value); }

    /// <summary><c>progress.itemsBackedUp</c>.</summary>
    public int ItemsBackedUp { get => _fields.Inner("progress").Count("itemsBackedUp"); set => _fields.Inner("progress").SetCount("itemsBackedUp", value); }

    /// <summary>Native snapshots tried.</summary>
    public int VolumeSnapshotsAttempted { get => _fields.Count("volumeSnapshotsAttempted"); set => _fields.SetCount("volumeSnapshotsAttempted", value); }

    /// <summary>Native snapshots that succeeded.</summary>
    public int VolumeSnapshotsCompleted { get => _fields.Count("volumeSnapshotsCompleted"); set => _fields.SetCount("volumeSnapshotsCompleted", value); }

    /// <summary>CSI snapshots tried.</summary>
    public int CsiVolumeSnapshotsAttempted { get => _fields.Count("csiVolumeSnapshotsAttempted"); set => _fields.SetCount("csiVolumeSnapshotsAttempted", value); }

    /// <summary>CSI snapshots that succeeded.</summary>
    public int CsiVolumeSnapshotsCompleted { get => _fields.Count("csiVolumeSnapshotsCompleted"); set => _fields.SetCount("csiVolumeSnapshotsCompleted", value); }

    /// <summary>Operations of actions started.</summary>
    public int ItemOperationsAttempted { get => _fields.Count("backupItemOperationsAttempted"); set => _fields.SetCount("backupItemOperationsAttempted", value); }

    /// <summary>Operations of actions that succeeded.</summary>
    public int ItemOperationsCompleted { get => _fields.Count("backupItemOperationsCompleted"); set => _fields.SetCount("backupItemOperationsCompleted", value); }

    /// <summary>Operations of actions that failed.</summary>
    public int ItemOperationsFailed { get => _fields.Count("backupItemOperationsFailed"); set => _fields.SetCount("backupItemOperationsFailed", value); }

    /// <summary><c>hookStatus.hooksAttempted</c>.</summary>
    public int HooksAttempted => _fields.Inner("hookStatus").Count("hooksAttempted");

    /// <summary><c>hookStatus.hooksFailed</c>.</summary>
    public int HooksFailed => _fields.Inner("hookStatus").Count("hooksFailed");

    /// <summary>Writes <c>hookStatus</c>, which is there, empty, also when there were no hooks.</summary>
    public void SetHooks(int attempted, int failed)
    {
        _fields.Put("hookStatus", new JsonObject());
        _fields.Inner("hookStatus").SetCount("hooksAttempted", attempted);
        _fields.Inner("hookStatus").SetCount("hooksFailed", failed);
    }
}
