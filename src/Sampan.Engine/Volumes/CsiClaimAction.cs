using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes.Policies;
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
        if (claim.Text("status", "phase") != "Bound" || claim.Text("spec", "volumeName") is not { Length: > 0 } volumeName) return WithoutVolume(item);
        if (await run.Options.Cluster.GetAsync(KnownResources.VolumesV1, new ObjectKey(null, volumeName), ct).ConfigureAwait(false) is not { } volume)
        {
            run.Fail(Reason.ClaimLost, item.Id, $"claim {claim.Key} is bound to PersistentVolume {volumeName}, which does not exist: it is stored without data");
            return BackupActionResult.Unchanged;
        }

        var record = run.Volumes.Meet(volume);
        run.Volumes.Change(record, r => (r.Claim, r.ClaimTaken) = (claim.Key, true));
        var choice = await run.Rules.ForClaimAsync(claim, volume, ct).ConfigureAwait(false);
        var onPurpose = run.Rules.IsOnPurpose(choice);
        if (choice == SnapshotChoice.SkippedByPolicy) return Skip(record, SkipReasons.Any, SkipReasons.ByPolicy, onPurpose);
        if (!run.Options.EnableCsi) return Skip(record, SkipReasons.CsiSnapshot, SkipReasons.CsiOff, onPurpose);
        if (choice != SnapshotChoice.Take) return Skip(record, SkipReasons.VolumeSnapshot, SkipReasons.NotWanted, onPurpose);
        return volume.Text("spec", "csi", "driver") is { Length: > 0 } driver
            ? await SnapshotAsync(item, driver, record, ct).ConfigureAwait(false)
            : Skip(record, SkipReasons.CsiSnapshot, SkipReasons.NotCsi, false);
    }

    public Task<OperationStatus>? WaitAsync(string operationId, IProgress<OperationStatus>? progress, CancellationToken ct) =>
        Find(operationId) is { } snapshot ? snapshot.Outcome.WaitAsync(ct) : Task.FromResult(OperationStatus.Failed($"no snapshot {operationId}"));

    /// <summary>Waits until the snapshots of these claims are cut or have failed; claims without one are not waited for. What a pod's post hook waits for.</summary>
    public Task CutAsync(IReadOnlyCollection<ObjectKey> claims, CancellationToken ct)
    {
        lock (_gate) return Task.WhenAll(_snapshots.Values.Where(s => claims.Contains(s.Claim)).Select(s => s.Cut.Task)).WaitAsync(ct);
    }

    public Task CancelAsync(string operationId, CancellationToken ct) => Find(operationId) is { } snapshot ? snapshotter!.UndoAsync(snapshot, ct) : Task.CompletedTask;

    /// <summary>After the backup is complete: removes the objects of a snapshot, which itself stays.</summary>
    public Task RemoveObjectsAsync(CsiSnapshot snapshot, CancellationToken ct) => snapshotter!.RemoveObjectsAsync(snapshot, ct);

    private async Task<BackupActionResult> SnapshotAsync(BackupItem item, string driver, VolumeRecord record, CancellationToken ct)
    {
        var claim = item.Object;
        if (claim.Label(run.Backup.Spec.VolumeGroupSnapshotLabelKey ?? VeleroLabels.VolumeGroup) is { } group)
        {
            run.Warn(Reason.VolumeGroupSplit, item.Id, $"claim {claim.Key} belongs to volume group {group}; its snapshot is cut on its own");
        }

        var snapshot = await StartAsync(claim, driver, record, ct).ConfigureAwait(false);
        var metadata = claim.Edit().Child("metadata");
        foreach (var part in (string[])["annotations", "labels"])
        {
            metadata.Child(part)[VeleroAnnotations.SnapshotName] = VeleroNames.GetValidName(snapshot.Snapshot.Name);
            metadata.Child(part)[VeleroLabels.BackupName] = run.BackupLabel;
        }

        metadata.Child("annotations")[VeleroAnnotations.SnapshotName] = snapshot.Snapshot.Name;
        return new BackupActionResult
        {
            Operation = new StartedOperation(snapshot.OperationId, new ItemId(SnapshotApi.SnapshotsResource, snapshot.Snapshot))
            {
                RecordedAction = CsiSnapshotAction.ActionName,
                Timeout = Timeout.InfiniteTimeSpan,
                IsVital = true,
            },
        };
    }

    // The claim's own error row says it; volumeinfo has it as well.
    private async Task<CsiSnapshot> StartAsync(KubeObject claim, string driver, VolumeRecord record, CancellationToken ct)
    {
        try
        {
            if (snapshotter is null) throw new SnapshotException(Reason.SnapshotApiMissing, $"claim {claim.Key} can't be snapshotted: the cluster serves no {SnapshotApi.Group}");
            var snapshot = await snapshotter.StartAsync(claim, record, driver, ct).ConfigureAwait(false);
            lock (_gate) _snapshots.Add(snapshot.OperationId, snapshot);
            return snapshot;
        }
        catch (SnapshotException e)
        {
            run.Volumes.SkipClaim(claim.Key, SkipReasons.CsiSnapshot, e.Message, reported: true);
            throw;
        }
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

    // A policy may say that such claims need no data; otherwise it is worth a word, and a volume that is gone is worth more.
    private BackupActionResult WithoutVolume(BackupItem item)
    {
        var claim = item.Object;
        if (run.Rules.PolicyFor(VolumeFacts.Of(null, claim)) == VolumeActionType.Skip) return BackupActionResult.Unchanged;
        if (claim.Text("status", "phase") == "Lost")
            run.Fail(Reason.ClaimLost, item.Id, $"claim {claim.Key} has lost its volume {claim.Text("spec", "volumeName")}: it is stored without data");
        else
            run.Warn(Reason.ClaimNotBound, item.Id, $"claim {claim.Key} is not bound ({claim.Text("status", "phase") ?? "no phase"}): it is stored without data");
        return BackupActionResult.Unchanged;
    }

    private BackupActionResult Skip(VolumeRecord record, string approach, string reason, bool onPurpose)
    {
        run.Volumes.Skip(record, approach, reason, onPurpose);
        return BackupActionResult.Unchanged;
    }

    private CsiSnapshot? Find(string operationId)
    {
        lock (_gate) return _snapshots.GetValueOrDefault(operationId);
    }
}
