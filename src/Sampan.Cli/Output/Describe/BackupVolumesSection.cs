using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>The Backup Volumes block: one part for each way volume data can travel.</summary>
internal static class BackupVolumesSection
{
    /// <summary>Before 1.13 nothing told a backup without snapshots from one whose snapshots were not recorded.</summary>
    public const string NotDetectable = "<none included or not detectable>";

    private const string NeedsDetails = "specify --details for more information";

    public static void Write(Description description, BackupDetails found, bool details)
    {
        description.Line("Backup Volumes:");
        var all = found.Volumes is { ValueKind: JsonValueKind.Array } v ? v.EnumerateArray().ToList() : [];
        Native(description, [.. all.Where(e => e.Text("backupMethod") == "NativeSnapshot")], details);
        Csi(description, [.. all.Where(e => e.Text("backupMethod") == "CSISnapshot")], found.HasLegacyVolumes, details);
        Pods(description, [.. all.Where(e => e.Text("backupMethod") == "PodVolumeBackup")], details);
    }

    private static void Native(Description description, List<JsonElement> volumes, bool details)
    {
        description.Line(volumes.Count == 0 ? "\tVelero-Native Snapshots: <none included>" : "\tVelero-Native Snapshots:");
        foreach (var volume in volumes)
        {
            var info = volume.At("nativeSnapshotInfo");
            description.Line(details ? $"\t\t{volume.Text("pvName")}:" : $"\t\t{volume.Text("pvName")}: {NeedsDetails}");
            if (!details) continue;
            description.Line($"\t\t\tSnapshot ID: {info.Text("snapshotHandle")}").Line($"\t\t\tType: {info.Text("volumeType")}")
                .Line($"\t\t\tAvailability Zone: {info.Text("volumeAZ")}").Line($"\t\t\tIOPS: {info.Text("iops")}")
                .Line($"\t\t\tResult: {volume.Text("result")}");
        }

        description.Line();
    }

    private static void Csi(Description description, List<JsonElement> volumes, bool isLegacy, bool details)
    {
        description.Line(volumes.Count > 0 ? "\tCSI Snapshots:" : $"\tCSI Snapshots: {(isLegacy ? NotDetectable : "<none included>")}");
        foreach (var volume in volumes)
        {
            description.Line($"\t\t{volume.Text("pvcNamespace")}/{volume.Text("pvcName")}:");
            if (volume.Flag("preserveLocalSnapshot") == true) Snapshot(description, volume, details);
            if (volume.Flag("snapshotDataMoved") == true) Moved(description, volume, details);
        }

        description.Line();
    }

    private static void Snapshot(Description description, JsonElement volume, bool details)
    {
        if (!details)
        {
            description.Line($"\t\t\tSnapshot: included, {NeedsDetails}");
            return;
        }

        var info = volume.At("csiSnapshotInfo");
        description.Line("\t\t\tSnapshot:");
        var isMoved = volume.Flag("snapshotDataMoved") == true;
        if (!isMoved && info.Text("operationID") is { Length: > 0 } operation) description.Line($"\t\t\t\tOperation ID: {operation}");
        description.Line($"\t\t\t\tSnapshot Content Name: {info.Text("vscName")}").Line($"\t\t\t\tStorage Snapshot ID: {info.Text("snapshotHandle")}")
            .Line($"\t\t\t\tSnapshot Size (bytes): {info.Whole("size") ?? 0}").Line($"\t\t\t\tCSI Driver: {info.Text("driver")}")
            .Line($"\t\t\t\tResult: {volume.Text("result")}");
    }

    private static void Moved(Description description, JsonElement volume, bool details)
    {
        if (!details)
        {
            description.Line($"\t\t\tData Movement: included, {NeedsDetails}");
            return;
        }

        var info = volume.At("snapshotDataMovementInfo");
        description.Line("\t\t\tData Movement:").Line($"\t\t\t\tOperation ID: {info.Text("operationID")}").Line($"\t\t\t\tData Mover: {info.Text("dataMover")}")
            .Line($"\t\t\t\tUploader Type: {info.Text("uploaderType")}").Line($"\t\t\t\tMoved data Size (bytes): {info.Whole("size") ?? 0}");
        if (info.Whole("incrementalSize") is > 0 and var incremental) description.Line($"\t\t\t\tIncremental data Size (bytes): {incremental}");
        description.Line($"\t\t\t\tResult: {volume.Text("result")}");
    }

    private static void Pods(Description description, List<JsonElement> volumes, bool details)
    {
        if (volumes.Count == 0)
        {
            description.Line("\tPod Volume Backups: <none included>");
            return;
        }

        foreach (var uploader in volumes.GroupBy(v => v.Text("pvbInfo", "uploaderType") ?? ""))
        {
            description.Line(details ? $"\tPod Volume Backups - {uploader.Key}:" : $"\tPod Volume Backups - {uploader.Key} ({NeedsDetails}):");
            foreach (var phase in PodVolumePhases.Group(uploader))
            {
                description.Line(details ? $"\t\t{phase.Key}:" : $"\t\t{phase.Key}:\t{phase.Count()}");
                if (!details) continue;
                foreach (var pod in phase.GroupBy(PodVolumePhases.PodOf).OrderBy(g => g.Key, StringComparer.Ordinal))
                    description.Line($"\t\t\t{pod.Key}: {string.Join(", ", pod.Select(PodVolumePhases.TextOf).Order(StringComparer.Ordinal))}");
            }
        }
    }
}
