using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Sessions;

/// <summary>What a backup of Velero before 1.13 says of its volumes, in the form of the later volumeinfo file.</summary>
internal static class LegacyVolumes
{
    public static async Task<JsonArray> ReadAsync(BackupRepository backups, string name, CancellationToken ct)
    {
        var contents = (await backups.ReadJsonAsync(name, BackupFile.CsiVolumeSnapshotContents, ct)).Items()
            .GroupBy(c => c.Text("metadata", "name") ?? "").ToDictionary(g => g.Key, g => g.First());
        var native = (await backups.ReadJsonAsync(name, BackupFile.VolumeSnapshots, ct)).Items().Select(Native);
        var csi = (await backups.ReadJsonAsync(name, BackupFile.CsiVolumeSnapshots, ct)).Items().Select(s => Csi(s, contents));
        var files = (await backups.ReadJsonAsync(name, BackupFile.PodVolumeBackups, ct)).Items().Select(Files);
        return [.. native.Concat(csi).Concat(files).OfType<JsonNode>()];
    }

    private static JsonObject Native(JsonNode? snapshot) => new()
    {
        ["backupMethod"] = "NativeSnapshot",
        ["pvName"] = snapshot.Text("spec", "persistentVolumeName") ?? snapshot.Text("spec", "PersistentVolumeName"),
        ["result"] = snapshot.Text("status", "phase") switch { "Completed" => "succeeded", "Failed" => "failed", _ => "" },
        ["nativeSnapshotInfo"] = new JsonObject
        {
            ["snapshotHandle"] = snapshot.Text("status", "providerSnapshotID"),
            ["volumeType"] = snapshot.Text("spec", "volumeType"),
            ["volumeAZ"] = snapshot.Text("spec", "volumeAZ"),
            ["iops"] = snapshot.Whole("spec", "volumeIOPS") is { } iops ? $"{iops}" : "",
        },
    };

    // Null when its content was not stored: nothing is known of the snapshot then.
    private static JsonObject? Csi(JsonNode? snapshot, Dictionary<string, JsonNode?> contents)
    {
        if (contents.GetValueOrDefault(snapshot.Text("status", "boundVolumeSnapshotContentName") ?? "") is not { } content) return null;
        return new JsonObject
        {
            ["backupMethod"] = "CSISnapshot",
            ["pvcNamespace"] = snapshot.Text("metadata", "namespace"),
            ["pvcName"] = snapshot.Text("spec", "source", "persistentVolumeClaimName"),
            ["preserveLocalSnapshot"] = true,
            ["csiSnapshotInfo"] = new JsonObject
            {
                ["vscName"] = content.Text("metadata", "name"),
                ["snapshotHandle"] = content.Text("status", "snapshotHandle"),
                ["size"] = content.Whole("status", "restoreSize") ?? 0,
                ["driver"] = content.Text("spec", "driver"),
            },
        };
    }

    private static JsonObject Files(JsonNode? backup) => new()
    {
        ["backupMethod"] = "PodVolumeBackup",
        ["pvbInfo"] = new JsonObject
        {
            ["uploaderType"] = backup.Text("spec", "uploaderType") is { Length: > 0 } type ? type : "restic",
            ["podNamespace"] = backup.Text("spec", "pod", "namespace"),
            ["podName"] = backup.Text("spec", "pod", "name"),
            ["volumeName"] = backup.Text("spec", "volume"),
            ["Phase"] = backup.Text("status", "phase"),
            ["size"] = backup.Whole("status", "progress", "totalBytes") ?? 0,
        },
    };
}
