using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>The <c>backupVolumes</c> of a structured description.</summary>
internal static class VolumesStructure
{
    private const string None = "<none included>";
    private const string NeedsDetails = "specify --details for more information";

    public static JsonObject Of(BackupDetails found, bool details)
    {
        var all = (found.Volumes?.Items() ?? []).ToLookup(e => e.Text("backupMethod") ?? "");
        return new JsonObject
        {
            ["nativeSnapshots"] = OrNone([.. all["NativeSnapshot"].Select(e => Entry(e.Text("pvName"), details ? Native(e) : NeedsDetails))], None),
            ["csiSnapshots"] = OrNone([.. all["CSISnapshot"].Select(e => Entry($"{e.Text("pvcNamespace")}/{e.Text("pvcName")}", Csi(e, details)))],
                found.HasLegacyVolumes ? BackupVolumesSection.NotDetectable : None),
            ["podVolumeBackups"] = Pods([.. all["PodVolumeBackup"]], details),
        };
    }

    private static JsonObject Native(JsonElement volume)
    {
        var info = volume.At("nativeSnapshotInfo");
        return new JsonObject
        {
            ["snapshotID"] = info.Text("snapshotHandle") ?? "",
            ["type"] = info.Text("volumeType") ?? "",
            ["availabilityZone"] = info.Text("volumeAZ") ?? "",
            ["IOPS"] = info.Text("iops") ?? "",
            ["result"] = volume.Text("result") ?? "",
        };
    }

    private static JsonObject Csi(JsonElement volume, bool details)
    {
        var structure = new JsonObject();
        if (volume.Flag("preserveLocalSnapshot") == true) structure["snapshot"] = details ? Snapshot(volume) : $"included, {NeedsDetails}";
        if (volume.Flag("snapshotDataMoved") == true) structure["dataMovement"] = details ? Movement(volume) : $"included, {NeedsDetails}";
        return structure;
    }

    private static JsonObject Snapshot(JsonElement volume)
    {
        var info = volume.At("csiSnapshotInfo");
        var structure = new JsonObject
        {
            ["snapshotContentName"] = info.Text("vscName") ?? "",
            ["storageSnapshotID"] = info.Text("snapshotHandle") ?? "",
            ["snapshotSize(bytes)"] = info.Whole("size") ?? 0,
            ["csiDriver"] = info.Text("driver") ?? "",
            ["result"] = volume.Text("result") ?? "",
        };
        if (volume.Flag("snapshotDataMoved") != true) structure["operationID"] = info.Text("operationID") ?? "";
        return structure;
    }

    private static JsonObject Movement(JsonElement volume)
    {
        var info = volume.At("snapshotDataMovementInfo");
        var structure = new JsonObject
        {
            ["operationID"] = info.Text("operationID") ?? "",
            ["dataMover"] = info.Text("dataMover") is { Length: > 0 } mover ? mover : "velero",
            ["uploaderType"] = info.Text("uploaderType") ?? "",
            ["result"] = volume.Text("result") ?? "",
        };
        var (size, incremental) = (info.Whole("size") ?? 0, info.Whole("incrementalSize") ?? 0);
        if (size > 0 || incremental > 0) (structure["size"], structure["incrementalSize"]) = (size, incremental);
        return structure;
    }

    // Misspelt by Velero, and so by us: scripts read it.
    private static JsonNode Pods(List<JsonElement> volumes, bool details)
    {
        if (volumes.Count == 0) return None;
        var phases = new JsonObject();
        foreach (var phase in PodVolumePhases.Group(volumes))
        {
            var pods = phase.GroupBy(PodVolumePhases.PodOf).OrderBy(p => p.Key, StringComparer.Ordinal);
            phases[phase.Key] = details ? new JsonArray([.. pods.Select(Pod)]) : phase.Count();
        }

        return new JsonObject { ["uploderType"] = volumes[0].Text("pvbInfo", "uploaderType") ?? "", ["podVolumeBackupsDetails"] = phases };
    }

    private static JsonObject Pod(IGrouping<string, JsonElement> pod) =>
        new() { [pod.Key] = string.Join(", ", pod.Select(PodVolumePhases.TextOf).Order(StringComparer.Ordinal)) };

    private static KeyValuePair<string, JsonNode?> Entry(string? name, JsonNode value) => new(name ?? "", value);

    private static JsonNode OrNone(List<KeyValuePair<string, JsonNode?>> entries, string none)
    {
        var structure = new JsonObject();
        foreach (var (name, value) in entries) structure[name] = value;
        return entries.Count == 0 ? none : structure;
    }
}
