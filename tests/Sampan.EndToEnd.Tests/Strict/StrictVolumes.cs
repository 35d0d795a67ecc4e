using System.Text.Json;

namespace Sampan.EndToEnd.Tests.Strict;

/// <summary>What restores read of volumes: volumeinfo, native snapshots, pods' volumes, and the snapshot objects in the archive.</summary>
internal static class StrictVolumes
{
    private static readonly string[] Always = ["snapshotDataMoved", "preserveLocalSnapshot", "skipped"];

    private static readonly string[] Optional =
    [
        "pvcName", "pvcNamespace", "pvName", "backupMethod", "skippedReason", "startTimestamp", "completionTimestamp", "result", "csiSnapshotInfo",
        "snapshotDataMovementInfo", "nativeSnapshotInfo", "pvbInfo", "pvInfo",
    ];

    public static void Check(StrictBackup backup, StrictArchive archive)
    {
        Native(backup);
        Files(backup);
        if (backup.Writer == BackupWriter.Velero13) return;
        var info = StrictJson.Parse(StrictLayout.Unpack(backup, "-volumeinfo.json.gz")).EnumerateArray().ToList();
        foreach (var volume in info) backup.Try("volumeinfo", () => Volume(backup, archive, volume));
        var named = info.Select(v => v.Text("pvName")).ToHashSet();
        foreach (var volume in archive.Of("persistentvolumes"))
        {
            backup.Require(named.Contains(volume.Text("metadata", "name")), $"volumeinfo: nothing about PersistentVolume {volume.Text("metadata", "name")}");
        }
    }

    private static void Volume(StrictBackup backup, StrictArchive archive, JsonElement volume)
    {
        var name = volume.Text("pvName") ?? $"{volume.Text("pvcNamespace")}/{volume.Text("pvcName")}";
        backup.Require(StrictJson.HasFields(volume, Always, Optional), $"volumeinfo: {name} has other keys");
        var areFlags = Always.All(f => volume.GetProperty(f).ValueKind is JsonValueKind.True or JsonValueKind.False);
        backup.Require(areFlags, $"volumeinfo: {name} has flags that are none");
        if (volume.GetProperty("skipped").GetBoolean())
        {
            backup.Require(volume.Text("skippedReason") is { Length: > 0 }, $"volumeinfo: {name} is skipped for no reason");
            return;
        }

        backup.Require(volume.Text("backupMethod") is "CSISnapshot" or "NativeSnapshot" or "PodVolumeBackup", $"volumeinfo: {name} has no method");
        backup.Require(volume.Text("result") is "succeeded" or "failed", $"volumeinfo: {name} has no result");
        if (volume.Text("backupMethod") == "CSISnapshot" && volume.Text("result") == "succeeded") Csi(backup, archive, volume, name);
    }

    // A restore makes the claim from the snapshot that the archive holds, by way of the claim's annotation.
    private static void Csi(StrictBackup backup, StrictArchive archive, JsonElement volume, string name)
    {
        var info = volume.GetProperty("csiSnapshotInfo");
        string[] required = ["snapshotHandle", "size", "driver", "vscName"];
        var isKnown = StrictJson.HasFields(info, required, "operationID", "ReadyToUse", "volumeGroupSnapshotHandle");
        backup.Require(isKnown, $"volumeinfo: {name} has other keys in csiSnapshotInfo");
        var content = archive.Of("volumesnapshotcontents.snapshot.storage.k8s.io").FirstOrDefault(c => c.Text("metadata", "name") == info.Text("vscName"));
        var hasHandle = content.Text("status", "snapshotHandle") is { Length: > 0 } handle && handle == info.Text("snapshotHandle");
        backup.Require(hasHandle, $"{name}: the archive has no content with its handle");
        backup.Require(content.Text("spec", "driver") == info.Text("driver"), $"{name}: its content is of another driver");
        var snapshots = archive.Of("volumesnapshots.snapshot.storage.k8s.io")
            .Where(s => s.Text("status", "boundVolumeSnapshotContentName") == info.Text("vscName")).ToList();
        backup.Require(snapshots.Count == 1, $"{name}: {snapshots.Count} snapshots of the archive are bound to its content");
        var claim = archive.Of("persistentvolumeclaims")
            .FirstOrDefault(c => c.Text("metadata", "name") == volume.Text("pvcName") && c.Text("metadata", "namespace") == volume.Text("pvcNamespace"));
        var annotated = claim.Text("metadata", "annotations", "velero.io/volume-snapshot-name");
        backup.Require(snapshots.Any(s => s.Text("metadata", "name") == annotated), $"{name}: its claim's annotation names no snapshot of it");
    }

    private static void Native(StrictBackup backup)
    {
        var list = StrictJson.Parse(StrictLayout.Unpack(backup, "-volumesnapshots.json.gz"));
        var isEmpty = list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 0;
        backup.Require(!isEmpty || backup.Writer == BackupWriter.Velero13, "volumesnapshots: empty, where null is due");
        foreach (var snapshot in list.Elements())
        {
            string[] required = ["backupName", "backupUID", "location", "persistentVolumeName", "providerVolumeID", "volumeType"];
            backup.Require(StrictJson.HasFields(snapshot.GetProperty("spec"), required, "volumeAZ", "volumeIOPS"), "volumesnapshots: other keys");
            var hasId = snapshot.Text("status", "providerSnapshotID") is { Length: > 0 };
            backup.Require(hasId || snapshot.Text("status", "phase") is not "Completed", "volumesnapshots: completed without an id");
        }
    }

    private static void Files(StrictBackup backup)
    {
        var list = StrictJson.Parse(StrictLayout.Unpack(backup, "-podvolumebackups.json.gz"));
        foreach (var files in list.Elements())
        {
            backup.Require(files.Text("kind") is "PodVolumeBackup" or null, "podvolumebackups: another kind");
            foreach (var field in new[] { "backupStorageLocation", "repoIdentifier", "uploaderType", "volume" })
            {
                backup.Require(files.Text("spec", field) is not null, $"podvolumebackups: no spec.{field}");
            }

            var isDone = files.Text("status", "phase") == "Completed" && files.Text("status", "message") is null or "";
            backup.Require(!isDone || files.Text("status", "snapshotID") is { Length: > 0 }, "podvolumebackups: completed without a snapshotID");
        }
    }
}
