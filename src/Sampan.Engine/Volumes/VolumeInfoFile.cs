using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>The content of <c>B-volumeinfo.json.gz</c>, field for field as Velero 1.18.1 writes it (<c>volumes_information.go</c>); its capital letters are Velero's.</summary>
internal static class VolumeInfoFile
{
    public static JsonArray Of(IReadOnlyList<VolumeRecord> records) => [.. records.Select(r => (JsonNode)Element(r))];

    private static JsonObject Element(VolumeRecord r)
    {
        var json = new JsonObject();
        if (r.Claim is { } claim) (json["pvcName"], json["pvcNamespace"]) = (claim.Name, claim.Namespace);
        if (r.VolumeName is { } volume) json["pvName"] = volume;
        if (Method(r.Method) is { } method) json["backupMethod"] = method;
        json["snapshotDataMoved"] = false;
        json["preserveLocalSnapshot"] = r.Method == VolumeMethod.CsiSnapshot;
        json["skipped"] = r.Method == VolumeMethod.None;
        if (r.Method == VolumeMethod.None) json["skippedReason"] = SkippedReason(r);
        if (r.Started is { } started) json["startTimestamp"] = KubeTime.Format(started);
        if (r.Ended is { } ended) json["completionTimestamp"] = KubeTime.Format(ended);
        if (r.Method != VolumeMethod.None) json["result"] = r.Succeeded ? "succeeded" : "failed";
        switch (r.Method)
        {
            case VolumeMethod.CsiSnapshot: json["csiSnapshotInfo"] = Csi(r); break;
            case VolumeMethod.NativeSnapshot: json["nativeSnapshotInfo"] = Native(r); break;
            case VolumeMethod.PodVolumeBackup: json["pvbInfo"] = Files(r.FileBackup!); break;
        }

        if (r.VolumeName is not null) json["pvInfo"] = new JsonObject { ["reclaimPolicy"] = r.ReclaimPolicy ?? "", ["labels"] = r.Labels?.DeepClone() };
        return json;
    }

    /// <summary><c>approach: reason;</c> one after the other.</summary>
    public static string SkippedReason(VolumeRecord r) =>
        string.Concat((r.Skips.Count == 0 ? [new(SkipReasons.Any, SkipReasons.NoClaim)] : r.Skips.AsEnumerable()).Select(s => $"{s.Key}: {s.Value};"));

    private static string? Method(VolumeMethod method) => method switch
    {
        VolumeMethod.NativeSnapshot => "NativeSnapshot",
        VolumeMethod.CsiSnapshot => "CSISnapshot",
        VolumeMethod.PodVolumeBackup => "PodVolumeBackup",
        _ => null,
    };

    private static JsonObject Csi(VolumeRecord r)
    {
        var json = new JsonObject { ["snapshotHandle"] = r.Handle ?? "", ["size"] = r.Size ?? 0, ["driver"] = r.Driver ?? "", ["vscName"] = r.ContentName ?? "" };
        if (r.OperationId is { } id) json["operationID"] = id;
        json["ReadyToUse"] = r.Ready;
        return json;
    }

    private static JsonObject Native(VolumeRecord r) => new()
    {
        ["snapshotHandle"] = r.Native!.SnapshotId ?? "",
        ["volumeType"] = r.Native.VolumeType,
        ["volumeAZ"] = r.Native.Zone,
        ["iops"] = (r.Native.Iops ?? 0).ToString(CultureInfo.InvariantCulture),
        ["Phase"] = r.Native.Phase,
    };

    private static JsonObject Files(KubeObject backup)
    {
        var json = new JsonObject();
        if (backup.Text("status", "snapshotID") is { Length: > 0 } id) json["snapshotHandle"] = id;
        if (backup.Whole("status", "progress", "totalBytes") is > 0 and var size) json["size"] = size;
        if (backup.Whole("status", "incrementalBytes") is > 0 and var incremental) json["incrementalSize"] = incremental;
        json["uploaderType"] = backup.Text("spec", "uploaderType") ?? "";
        json["volumeName"] = backup.Text("spec", "volume") ?? "";
        json["podName"] = backup.Text("spec", "pod", "name") ?? "";
        json["podNamespace"] = backup.Text("spec", "pod", "namespace") ?? "";
        if (backup.Text("spec", "node") is { Length: > 0 } node) json["nodeName"] = node;
        json["Phase"] = backup.Text("status", "phase") ?? "";
        return json;
    }
}
