using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes.Native;

/// <summary>Cuts native snapshots of the volumes that no CSI driver takes care of (<c>takePVSnapshot</c>). Volumes may come side by side.</summary>
internal sealed class NativeSnapshots(BackupRun run, IReadOnlyList<VolumeSnapshotLocation> locations)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<IVolumeSnapshotter>> _ready = new(StringComparer.Ordinal);
    private readonly List<NativeSnapshot> _taken = [];

    /// <summary>Every snapshot tried, ordered by volume.</summary>
    public IReadOnlyList<NativeSnapshot> All
    {
        get
        {
            lock (_gate) return [.. _taken.OrderBy(s => s.VolumeName, StringComparer.Ordinal)];
        }
    }

    /// <summary>Snapshots a PersistentVolume on its way into the archive if that is wanted and possible. A failure is an issue; the object is stored all the same.</summary>
    public async Task TakeAsync(KubeObject volume, CancellationToken ct)
    {
        var record = run.Volumes.Meet(volume);
        var choice = await run.Rules.ForVolumeAsync(volume, ct).ConfigureAwait(false);
        if (choice != SnapshotChoice.Take)
        {
            run.Volumes.Skip(record, SkipReasons.VolumeSnapshot, SkipReasons.NotWanted, run.Rules.IsOnPurpose(choice));
            return;
        }

        if (run.Options.EnableCsi && volume.View.At("spec", "csi").ValueKind == System.Text.Json.JsonValueKind.Object) return;
        if (await FindAsync(volume, ct).ConfigureAwait(false) is not { } found) run.Volumes.Skip(record, SkipReasons.VolumeSnapshot, SkipReasons.NoSnapshotter);
        else await SnapshotAsync(volume, record, found, ct).ConfigureAwait(false);
    }

    /// <summary>After a failed run: deletes what was cut. Best effort; what is left is reported.</summary>
    public async Task UndoAsync(CancellationToken ct)
    {
        foreach (var snapshot in All.Where(s => s.SnapshotId is not null))
        {
            try
            {
                await (await _ready[snapshot.Location].ConfigureAwait(false)).DeleteSnapshotAsync(snapshot.SnapshotId!, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                run.Warn(Reason.SnapshotNotDeleted, Id(snapshot.VolumeName), $"native snapshot {snapshot.SnapshotId} of volume {snapshot.VolumeName} could not be deleted after the failure: {e.Message}");
            }
        }
    }

    // The first location whose snapshotter knows the disk takes it; one that fails is an error, and the next is asked.
    private async Task<(VolumeSnapshotLocation Location, IVolumeSnapshotter Snapshotter, string VolumeId)?> FindAsync(KubeObject volume, CancellationToken ct)
    {
        foreach (var location in locations)
        {
            try
            {
                var snapshotter = await ReadyAsync(location, ct).ConfigureAwait(false);
                if (await snapshotter.GetVolumeIdAsync(volume, ct).ConfigureAwait(false) is { Length: > 0 } id) return (location, snapshotter, id);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                run.Fail(Reason.NativeSnapshotFailed, Id(volume.Name), $"location {location.Name} could not be asked for volume {volume.Name}: {e.Message}");
            }
        }

        return null;
    }

    private Task<IVolumeSnapshotter> ReadyAsync(VolumeSnapshotLocation location, CancellationToken ct)
    {
        lock (_gate)
        {
            if (!_ready.TryGetValue(location.Name, out var ready)) _ready.Add(location.Name, ready = OpenAsync(location, ct));
            return ready;
        }
    }

    private async Task<IVolumeSnapshotter> OpenAsync(VolumeSnapshotLocation location, CancellationToken ct)
    {
        var made = run.Options.Snapshotters.Find(location.Provider)!();
        await made.InitAsync(location.Config, ct).ConfigureAwait(false);
        return made;
    }

    private async Task SnapshotAsync(KubeObject volume, VolumeRecord record, (VolumeSnapshotLocation Location, IVolumeSnapshotter Snapshotter, string VolumeId) by, CancellationToken ct)
    {
        var zone = VolumeZone.Of(volume);
        var snapshot = new NativeSnapshot(by.Location.Name, volume.Name, by.VolumeId, "", zone, null);
        string? failure = null;
        try
        {
            var traits = await by.Snapshotter.GetVolumeInfoAsync(by.VolumeId, zone, ct).ConfigureAwait(false);
            snapshot = snapshot with { VolumeType = traits.Type, Iops = traits.Iops };
            snapshot = snapshot with { SnapshotId = await by.Snapshotter.CreateSnapshotAsync(by.VolumeId, zone, Tags(volume.Name), ct).ConfigureAwait(false) };
            if (snapshot.SnapshotId is null or "") failure = "the snapshotter gave no id";
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            failure = e.Message;
        }

        if (failure is not null)
        {
            snapshot = snapshot with { SnapshotId = null };
            run.Fail(Reason.NativeSnapshotFailed, Id(volume.Name), $"error taking snapshot of volume {volume.Name} in location {by.Location.Name}: {failure}");
        }

        lock (_gate) _taken.Add(snapshot);
        run.Volumes.Change(record, r => (r.Method, r.Native, r.Succeeded) = (VolumeMethod.NativeSnapshot, snapshot, failure is null));
    }

    private Dictionary<string, string> Tags(string volume) => new(run.Backup.Labels, StringComparer.Ordinal) { ["velero.io/backup"] = run.Backup.Name, ["velero.io/pv"] = volume };

    private static ItemId Id(string volume) => new(KnownResources.Volumes, new ObjectKey(null, volume));
}
