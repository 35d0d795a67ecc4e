using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>Keeps account of every volume a backup meets, for <c>B-volumeinfo.json.gz</c>. Safe for concurrent use.</summary>
internal sealed class VolumeLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, VolumeRecord> _byVolume = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, SortedDictionary<string, string>> _skipsOfClaims = [];
    private readonly List<VolumeRecord> _ofPods = [];
    private readonly HashSet<ObjectKey> _reported = [];

    /// <summary>Volumes whose CSI snapshot was begun.</summary>
    public int SnapshotsAttempted => Count(r => r.Method == VolumeMethod.CsiSnapshot);

    /// <summary>Volumes whose CSI snapshot has a handle and is usable.</summary>
    public int SnapshotsCompleted => Count(r => r.Method == VolumeMethod.CsiSnapshot && r.Succeeded);

    /// <summary>Notes a PersistentVolume; what is known of it already stays.</summary>
    public VolumeRecord Meet(KubeObject volume)
    {
        lock (_gate)
        {
            if (!_byVolume.TryGetValue(volume.Name, out var record)) _byVolume.Add(volume.Name, record = new VolumeRecord { VolumeName = volume.Name });
            record.ReclaimPolicy = volume.Text("spec", "persistentVolumeReclaimPolicy");
            record.Labels = JsonNode.Parse(volume.View.At("metadata", "labels") is { ValueKind: System.Text.Json.JsonValueKind.Object } labels ? labels.GetRawText() : "null") as JsonObject;
            if (volume.Text("spec", "claimRef", "name") is { } claim) record.Claim ??= new ObjectKey(volume.Text("spec", "claimRef", "namespace"), claim);
            return record;
        }
    }

    /// <summary>Changes a record under the ledger's lock.</summary>
    public void Change(VolumeRecord record, Action<VolumeRecord> change)
    {
        lock (_gate) change(record);
    }

    /// <summary>Notes why an approach does not take a volume; the last reason of an approach stands.</summary>
    public void Skip(VolumeRecord record, string approach, string reason, bool onPurpose = false)
    {
        lock (_gate)
        {
            record.Skips[approach] = reason;
            record.LeftOutOnPurpose |= onPurpose;
        }
    }

    /// <summary>The same for the volume of a claim, which need not have been met yet.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="approach">Which approach.</param>
    /// <param name="reason">Why not.</param>
    /// <param name="reported">An issue says so already.</param>
    public void SkipClaim(ObjectKey claim, string approach, string reason, bool reported = false)
    {
        lock (_gate)
        {
            if (!_skipsOfClaims.TryGetValue(claim, out var skips)) _skipsOfClaims.Add(claim, skips = new(StringComparer.Ordinal));
            skips[approach] = reason;
            if (reported) _reported.Add(claim);
        }
    }

    /// <summary>Notes that the files of a pod's volume were backed up.</summary>
    public void Add(VolumeRecord ofPod)
    {
        lock (_gate) _ofPods.Add(ofPod);
    }

    /// <summary>What is in the file: skipped volumes, native snapshots, CSI snapshots, backups of files, each ordered by name.</summary>
    public IReadOnlyList<VolumeRecord> All
    {
        get
        {
            lock (_gate)
            {
                var takenAsFiles = _ofPods.Select(r => r.VolumeName).OfType<string>().ToHashSet(StringComparer.Ordinal);
                foreach (var record in _byVolume.Values) Gather(record);
                return
                [
                    .. _byVolume.Values.Where(r => r.Method != VolumeMethod.None || !takenAsFiles.Contains(r.VolumeName!)).Concat(_ofPods)
                        .OrderBy(r => r.Method).ThenBy(r => r.VolumeName ?? "", StringComparer.Ordinal).ThenBy(r => r.FileBackup?.Name ?? "", StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>Volumes of claims whose data is in the backup by no method, although nobody asked for that and no issue says so.</summary>
    public IReadOnlyList<VolumeRecord> Unexplained =>
        [.. All.Where(r => r is { Method: VolumeMethod.None, LeftOutOnPurpose: false, ClaimTaken: true, Claim: { } claim } && !_reported.Contains(claim))];

    private void Gather(VolumeRecord record)
    {
        if (record.Claim is not { } claim || !_skipsOfClaims.TryGetValue(claim, out var skips)) return;
        foreach (var (approach, reason) in skips) record.Skips.TryAdd(approach, reason);
    }

    private int Count(Func<VolumeRecord, bool> which)
    {
        lock (_gate) return _byVolume.Values.Count(which);
    }
}
