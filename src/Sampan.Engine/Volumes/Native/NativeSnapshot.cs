using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes.Native;

/// <summary>A native snapshot that was tried: an element of <c>B-volumesnapshots.json.gz</c>.</summary>
internal sealed record NativeSnapshot(string Location, string VolumeName, string VolumeId, string VolumeType, string Zone, long? Iops)
{
    /// <summary>The provider's id; null when it failed.</summary>
    public string? SnapshotId { get; init; }

    public string Phase => SnapshotId is null ? "Failed" : "Completed";

    public JsonObject ToJson(Api.Backup backup)
    {
        var spec = new JsonObject
        {
            ["backupName"] = backup.Name,
            ["backupUID"] = backup.Uid,
            ["location"] = Location,
            ["persistentVolumeName"] = VolumeName,
            ["providerVolumeID"] = VolumeId,
            ["volumeType"] = VolumeType,
        };
        if (Zone.Length > 0) spec["volumeAZ"] = Zone;
        if (Iops is { } iops) spec["volumeIOPS"] = iops;
        var status = new JsonObject();
        if (SnapshotId is { } id) status["providerSnapshotID"] = id;
        status["phase"] = Phase;
        return new JsonObject { ["spec"] = spec, ["status"] = status };
    }

    /// <summary>Reads an element; Velero before 1.11 spells <c>PersistentVolumeName</c> with a capital letter.</summary>
    public static NativeSnapshot From(JsonNode? node) => new(
        node.Text("spec", "location") ?? "",
        node.Text("spec", "persistentVolumeName") ?? node.Text("spec", "PersistentVolumeName") ?? "",
        node.Text("spec", "providerVolumeID") ?? "",
        node.Text("spec", "volumeType") ?? "",
        node.Text("spec", "volumeAZ") ?? "",
        node.Whole("spec", "volumeIOPS"))
    {
        SnapshotId = node.Text("status", "providerSnapshotID") is { Length: > 0 } id ? id : null,
    };
}
