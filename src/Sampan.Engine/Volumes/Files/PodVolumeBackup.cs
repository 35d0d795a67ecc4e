using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Api.Values;
using Sampan.Engine.Backups;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes.Files;

/// <summary>Composes PodVolumeBackups as Velero does (<c>newPodVolumeBackup</c>): elements of <c>B-podvolumebackups.json.gz</c>.</summary>
internal static class PodVolumeBackup
{
    public static KubeObject Make(BackupRun run, IPodVolumeMover mover, string repository, KubeObject pod, string volume, KubeObject? claim)
    {
        var backup = run.Backup;
        var tags = new JsonObject
        {
            ["backup"] = backup.Name,
            ["backup-uid"] = backup.Uid,
            ["pod"] = pod.Name,
            ["pod-uid"] = pod.Uid,
            ["ns"] = pod.Namespace,
            ["volume"] = volume,
        };
        var labels = new JsonObject { [VeleroLabels.BackupName] = run.BackupLabel, [VeleroLabels.BackupUid] = backup.Uid };
        var metadata = new JsonObject { ["name"] = $"{backup.Name}-{Suffix(pod.Uid ?? pod.Name, volume)}", ["namespace"] = backup.Namespace };
        if (claim is not null)
        {
            labels[VeleroLabels.ClaimUid] = claim.Uid;
            tags["pvc-uid"] = claim.Uid;
            metadata["annotations"] = new JsonObject { ["velero.io/pvc-name"] = claim.Name };
        }

        metadata["labels"] = labels;
        var spec = new JsonObject
        {
            ["node"] = pod.Text("spec", "nodeName"),
            ["pod"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = pod.Namespace, ["name"] = pod.Name, ["uid"] = pod.Uid },
            ["volume"] = volume,
            ["backupStorageLocation"] = backup.Spec.StorageLocation,
            ["repoIdentifier"] = repository,
            ["uploaderType"] = mover.UploaderType,
            ["tags"] = tags,
        };
        if (backup.Spec.ParallelFilesUpload is > 0 and var parallel) spec["uploaderSettings"] = new JsonObject { ["ParallelFilesUpload"] = $"{parallel}" };
        return KubeObject.From(new JsonObject { ["apiVersion"] = VeleroNames.ApiVersion, ["kind"] = "PodVolumeBackup", ["metadata"] = metadata, ["spec"] = spec });
    }

    public static void End(KubeObject backup, PodVolumeStatus status, DateTimeOffset started, DateTimeOffset ended)
    {
        var json = new JsonObject { ["phase"] = status.Phase };
        if (status.SnapshotId.Length > 0) json["snapshotID"] = status.SnapshotId;
        if (status.Path.Length > 0) json["path"] = status.Path;
        if (status.Message.Length > 0) json["message"] = status.Message;
        json["progress"] = new JsonObject { ["totalBytes"] = status.TotalBytes, ["bytesDone"] = status.Phase == "Completed" ? status.TotalBytes : 0 };
        if (status.IncrementalBytes > 0) json["incrementalBytes"] = status.IncrementalBytes;
        (json["startTimestamp"], json["completionTimestamp"]) = (KubeTime.Format(started), KubeTime.Format(ended));
        backup.Edit()["status"] = json;
    }

    // Velero lets the API server draw five letters; nothing is created here, and the same pods give the same names.
    private static string Suffix(string pod, string volume) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{pod}/{volume}")))[..5];
}
