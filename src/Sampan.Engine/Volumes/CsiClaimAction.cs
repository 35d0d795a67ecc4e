using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary><c>velero.io/csi-pvc-backupper</c>: begins a snapshot for every bound claim of a CSI volume, and accounts for every volume.</summary>
internal sealed class CsiClaimAction(BackupRun run, CsiSnapshotter? snapshotter) : IBackupItemAction
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, CsiSnapshot> _snapshots = new(StringComparer.Ordinal);

    public string Name => "velero.io/csi-pvc-backupper";

    public ActionContract Contract => ActionContract.V2;

    public AppliesTo AppliesTo { get; } = AppliesTo.Only(KnownResources.Claims);

    /// <summary>Every snapshot begun in this run.</summary>
    public IReadOnlyList<CsiSnapshot> Snapshots
    {
        get
        {
            lock (_gate) return [.. _snapshots.Values];
        }
    }

    public async Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct)
    {
        if (item.Stage == BackupStage.Finalizing) return Finish(item.Object);
        var claim = item.Object;
        if (claim.Text("status", "phase") != "Bound" || claim.Text("spec", "volumeName") is not { Length: > 0 } volumeName)
        {
            run.Warn(Reason.ClaimNotBound, item.Id, $"claim {claim.Key} is not bound ({claim.Text("status", "phase") ?? "no phase"}): it is stored without data");
            return BackupActionResult.Unchanged;
        }

        var volume = await run.Options.Cluster.GetAsync(KnownResources.VolumesV1, new ObjectKey(null, volumeName), ct).ConfigureAwait(false)
            ?? throw new SnapshotException(Reason.SnapshotFailed, $"claim {claim.Key} is bound to PersistentVolume {volumeName}, which does not exist");
        var record = run.Volumes.Meet(volume);
        run.Volumes.Change(record, r => r.Claim = claim.Key);
        return WhyNot(volume) is { } why ? Skip(item, record, why.Text, why.Report) : await SnapshotAsync(item, volume, record, ct).ConfigureAwait(false);
    }

    public Task<OperationStatus> WaitAsync(string operationId, IProgress<OperationStatus>? progress, CancellationToken ct) =>
        Find(operationId) is { } snapshot ? snapshotter!.WaitAsync(snapshot, ct) : Task.FromResult(OperationStatus.Failed($"no snapshot {operationId}"));

    public Task CancelAsync(string operationId, CancellationToken ct) => Find(operationId) is { } snapshot ? snapshotter!.UndoAsync(snapshot, ct) : Task.CompletedTask;

    /// <summary>After the backup is complete: removes the objects of a snapshot, which itself stays.</summary>
    public Task RemoveObjectsAsync(CsiSnapshot snapshot, CancellationToken ct) => snapshotter!.RemoveObjectsAsync(snapshot, ct);

    private async Task<BackupActionResult> SnapshotAsync(BackupItem item, KubeObject volume, VolumeRecord record, CancellationToken ct)
    {
        var claim = item.Object;
        if (snapshotter is null) throw new SnapshotException(Reason.SnapshotApiMissing, $"claim {claim.Key} can't be snapshotted: the cluster serves no {SnapshotApi.Group}");
        if (claim.Label(run.Backup.Spec.VolumeGroupSnapshotLabelKey ?? VeleroLabels.VolumeGroup) is { } group)
        {
            run.Warn(Reason.VolumeGroupSplit, item.Id, $"claim {claim.Key} belongs to volume group {group}; its snapshot is cut on its own");
        }

        var snapshot = await snapshotter.StartAsync(claim, record, volume.Text("spec", "csi", "driver")!, ct).ConfigureAwait(false);
        lock (_gate) _snapshots.Add(snapshot.OperationId, snapshot);
        var metadata = claim.Edit().Child("metadata");
        foreach (var part in (string[])["annotations", "labels"])
        {
            metadata.Child(part)[VeleroAnnotations.SnapshotName] = VeleroNames.GetValidName(snapshot.Snapshot.Name);
            metadata.Child(part)[VeleroLabels.BackupName] = run.BackupLabel;
        }

        metadata.Child("annotations")[VeleroAnnotations.SnapshotName] = snapshot.Snapshot.Name;
        return new BackupActionResult
        {
            Operation = new StartedOperation(snapshot.OperationId, new ItemId(SnapshotApi.SnapshotsResource, snapshot.Snapshot)) { RecordedAction = CsiSnapshotAction.ActionName },
        };
    }

    private BackupActionResult Finish(KubeObject claim)
    {
        CsiSnapshot? snapshot;
        lock (_gate) snapshot = _snapshots.Values.FirstOrDefault(s => s.Claim == claim.Key);
        if (snapshot?.RestoreSize is { } size && Quantity.Bytes(claim.Text("spec", "resources", "requests", "storage")) is { } asked && asked < size)
        {
            claim.Edit().Child("spec").Child("resources").Child("requests")["storage"] = Quantity.Binary(size);
        }

        return BackupActionResult.Unchanged;
    }

    private BackupActionResult Skip(BackupItem item, VolumeRecord record, string why, bool report)
    {
        run.Volumes.Change(record, r => r.SkippedReason = why);
        if (report) run.Warn(Reason.VolumeNotCaptured, item.Id, $"the data of claim {item.Object.Key} (volume {record.VolumeName}) is not in the backup: {why}");
        return BackupActionResult.Unchanged;
    }

    private (string Text, bool Report)? WhyNot(KubeObject volume)
    {
        if (run.Backup.Spec.SnapshotVolumes == false) return ("any: the backup asks for no snapshots (snapshotVolumes is false);", false);
        if (volume.Text("spec", "csi", "driver") is null) return ("csiSnapshot: not a CSI volume;", true);
        return run.Options.EnableCsi ? null : ("csiSnapshot: the feature EnableCSI is off;", true);
    }

    private CsiSnapshot? Find(string operationId)
    {
        lock (_gate) return _snapshots.GetValueOrDefault(operationId);
    }
}
