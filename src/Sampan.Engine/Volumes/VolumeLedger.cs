using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>Keeps account of every volume a backup meets, for <c>B-volumeinfo.json.gz</c>. Safe for concurrent use.</summary>
internal sealed class VolumeLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, VolumeRecord> _byVolume = new(StringComparer.Ordinal);

    /// <summary>Volumes whose snapshot was begun.</summary>
    public int SnapshotsAttempted => Count(r => r.Started is not null);

    /// <summary>Volumes whose snapshot has a handle and is usable.</summary>
    public int SnapshotsCompleted => Count(r => r.Succeeded);

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

    /// <summary>The file's content: skipped volumes first, then snapshots, each ordered by volume name.</summary>
    public JsonArray ToJson()
    {
        lock (_gate)
        {
            return [.. _byVolume.Values.OrderBy(r => r.Started is not null).ThenBy(r => r.VolumeName, StringComparer.Ordinal).Select(r => (JsonNode)Element(r))];
        }
    }

    private int Count(Func<VolumeRecord, bool> which)
    {
        lock (_gate) return _byVolume.Values.Count(which);
    }

    private static JsonObject Element(VolumeRecord r)
    {
        var json = new JsonObject();
        if (r.Claim is { } claim) (json["pvcName"], json["pvcNamespace"]) = (claim.Name, claim.Namespace);
        json["pvName"] = r.VolumeName;
        var tried = r.Started is not null;
        json["backupMethod"] = tried ? "CSISnapshot" : "";
        json["snapshotDataMoved"] = false;
        json["preserveLocalSnapshot"] = tried;
        json["skipped"] = !tried;
        if (!tried) json["skippedReason"] = r.SkippedReason ?? "any: no method applies to the volume;";
        if (r.Started is { } started) json["startTimestamp"] = KubeTime.Format(started);
        if (r.Ended is { } ended) json["completionTimestamp"] = KubeTime.Format(ended);
        if (tried) json["result"] = r.Succeeded ? "succeeded" : "failed";
        if (tried) json["csiSnapshotInfo"] = Csi(r);
        json["pvInfo"] = new JsonObject { ["reclaimPolicy"] = r.ReclaimPolicy ?? "", ["labels"] = r.Labels?.DeepClone() };
        return json;
    }

    // The capital R of ReadyToUse is Velero's (volumes_information.go).
    private static JsonObject Csi(VolumeRecord r)
    {
        var json = new JsonObject { ["snapshotHandle"] = r.Handle ?? "", ["size"] = r.Size ?? 0, ["driver"] = r.Driver ?? "", ["vscName"] = r.ContentName ?? "" };
        if (r.OperationId is { } id) json["operationID"] = id;
        if (r.Ready is { } ready) json["ReadyToUse"] = ready;
        return json;
    }
}
