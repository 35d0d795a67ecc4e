using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>What becomes of each volume of a backup, by its volumeinfo file, or by the older rules where there is no entry (Velero's
/// <c>restore.go</c>). Pure: the same archive and files give the same answers in any order of asking.</summary>
internal sealed class RestoreVolumePlan
{
    private readonly Func<ItemId, KubeObject?> _find;
    private readonly Dictionary<string, VolumeEntry> _entries;
    private readonly HashSet<string> _native;
    private readonly HashSet<ObjectKey> _fileBackups;
    private readonly HashSet<ObjectKey> _snapshotted;
    private readonly bool _restoreVolumes;

    private RestoreVolumePlan(IRestoreContext run, JsonNode? info, JsonNode? native, JsonNode? files, IEnumerable<KubeObject> snapshots)
    {
        (_find, _restoreVolumes) = (run.FindInBackup, run.RestoreVolumes);
        Entries = [.. info.Items().Select(VolumeEntry.From)];
        _native = [.. native.Items().Select(s => s.Text("spec", "persistentVolumeName") ?? s.Text("spec", "PersistentVolumeName")).OfType<string>()];
        _fileBackups = [.. files.Items().Select(b => ClaimOf(b, _find)).OfType<ObjectKey>()];
        _snapshotted = [.. snapshots.Select(s => (s.Namespace, Claim: s.Text("spec", "source", "persistentVolumeClaimName")))
            .Where(s => s.Claim is not null).Select(s => new ObjectKey(s.Namespace, s.Claim!))];
        _entries = Entries.Where(e => e.Volume.Length > 0).DistinctBy(e => e.Volume).ToDictionary(e => e.Volume, StringComparer.Ordinal);
    }

    /// <summary>The volumeinfo file, in its order.</summary>
    public IReadOnlyList<VolumeEntry> Entries { get; }

    /// <summary>Reads what the backup's side files say of its volumes; missing ones are empty.</summary>
    public static async Task<RestoreVolumePlan> ReadAsync(BackupRepository repository, RestoreRun run, IEnumerable<KubeObject> snapshots, CancellationToken ct)
    {
        var backup = run.BackupName;
        var info = await repository.ReadJsonAsync(backup, BackupFile.VolumeInfo, ct).ConfigureAwait(false);
        var native = await repository.ReadJsonAsync(backup, BackupFile.VolumeSnapshots, ct).ConfigureAwait(false);
        var files = await repository.ReadJsonAsync(backup, BackupFile.PodVolumeBackups, ct).ConfigureAwait(false);
        return new RestoreVolumePlan(run, info, native, files, snapshots);
    }

    /// <summary>What becomes of a PersistentVolume.</summary>
    public VolumeFate FateOf(string volume)
    {
        var stored = _find(new ItemId(WellKnown.PersistentVolumes, new ObjectKey(null, volume)));
        var byPolicy = stored is not null && stored.Text("spec", "persistentVolumeReclaimPolicy") == "Delete" ? VolumeFate.Provision : VolumeFate.AsIs;
        if (!_restoreVolumes) return byPolicy;
        if (_entries.TryGetValue(volume, out var entry))
        {
            return entry.Method switch { "NativeSnapshot" => VolumeFate.NativeSnapshot, "PodVolumeBackup" or "CSISnapshot" => VolumeFate.Provision, _ => byPolicy };
        }

        if (_native.Contains(volume)) return VolumeFate.NativeSnapshot;
        var claim = new ObjectKey(stored?.Text("spec", "claimRef", "namespace"), stored?.Text("spec", "claimRef", "name") ?? "");
        return _fileBackups.Contains(claim) || _snapshotted.Contains(claim) ? VolumeFate.Provision : byPolicy;
    }

    /// <summary>Why a claim's data can't be brought back here, or null when it can, or when the backup has none of it.</summary>
    public string? Unrestorable(KubeObject claim)
    {
        if (!_restoreVolumes) return null;
        var entry = EntryOf(claim);
        if (entry?.Method == "PodVolumeBackup" || _fileBackups.Contains(claim.Key)) return "its data is a backup of files (restic or kopia)";
        if (entry is { Method: "CSISnapshot", DataMoved: true } || claim.Annotation(VeleroAnnotations.DataUploadName) is not null)
            return "its data was moved to the object store by a data mover";
        return claim.Text("spec", "volumeName") is { Length: > 0 } volume && FateOf(volume) == VolumeFate.NativeSnapshot
            ? "its data is a native snapshot, which needs a volume snapshotter of its provider"
            : null;
    }

    /// <summary>True when a claim will be provisioned empty although it had data.</summary>
    public bool ComesUpEmpty(KubeObject claim) =>
        claim.Text("spec", "volumeName") is { Length: > 0 } volume && FateOf(volume) == VolumeFate.Provision &&
        !_snapshotted.Contains(claim.Key) && !_fileBackups.Contains(claim.Key) && (EntryOf(claim)?.Method ?? "").Length == 0;

    private VolumeEntry? EntryOf(KubeObject claim) => claim.Text("spec", "volumeName") is { Length: > 0 } volume && _entries.TryGetValue(volume, out var entry)
        ? entry
        : Entries.FirstOrDefault(e => e.Claim == claim.Key);

    private static ObjectKey? ClaimOf(JsonNode? backup, Func<ItemId, KubeObject?> find)
    {
        var ns = backup.Text("spec", "pod", "namespace");
        if (backup.Text("metadata", "annotations", "velero.io/pvc-name") is { Length: > 0 } claim) return new ObjectKey(ns, claim);
        var pod = find(new ItemId(WellKnown.Pods, new ObjectKey(ns, backup.Text("spec", "pod", "name") ?? "")));
        var volume = pod?.View.Items("spec", "volumes").FirstOrDefault(v => v.Text("name") == backup.Text("spec", "volume"));
        return volume?.Text("persistentVolumeClaim", "claimName") is { } name ? new ObjectKey(ns, name) : null;
    }
}
