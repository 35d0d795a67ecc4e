using System.Text;
using System.Text.Json;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Verification;

/// <summary>The records of volumes: what they say was captured has a handle, and every record that a restore reads names the same one.</summary>
internal sealed class VolumeCheck(BackupArchiveReader? archive, FileCheck files)
{
    private static readonly GroupResource Claims = new("", "persistentvolumeclaims");
    private readonly FindingList _found = new();
    private readonly Dictionary<string, KubeObject> _contents = new(StringComparer.Ordinal);
    private int _volumes;
    private int _handles;

    public VerificationCheck Run()
    {
        ReadContents();
        foreach (var volume in files.Items(BackupFile.VolumeInfo)) CheckVolume(volume);
        foreach (var snapshot in files.Items(BackupFile.VolumeSnapshots)) CheckNative(snapshot);
        foreach (var backup in files.Items(BackupFile.PodVolumeBackups)) CheckFiles(backup);
        foreach (var snapshot in files.Items(BackupFile.CsiVolumeSnapshots)) CheckSnapshot(snapshot);
        return _found.ToCheck("volumes", $"{_volumes} volumes, {_handles} handles");
    }

    // From the archive and from the file of older releases; a content that is in both has one handle.
    private void ReadContents()
    {
        foreach (var item in archive?.Find(SnapshotApi.ContentsResource)?.Items ?? [])
        {
            if (ReadOrNull(archive!.Read(item)) is { } content) _contents[item.Key.Name] = content;
        }

        foreach (var element in files.Items(BackupFile.CsiVolumeSnapshotContents))
        {
            if (ReadOrNull(Encoding.UTF8.GetBytes(element.GetRawText())) is not { } content)
            {
                _found.Error(files.NameOf(BackupFile.CsiVolumeSnapshotContents), "it holds something that is no object");
                continue;
            }

            var subject = Subject("VolumeSnapshotContent", content.Name);
            var handle = Handle(subject, SnapshotRemover.HandleOf(content), "snapshotHandle");
            if (handle is not null && _contents.GetValueOrDefault(content.Name) is { } same && SnapshotRemover.HandleOf(same) is var other && other != handle)
            {
                _found.Error(subject, $"its handle is \"{handle}\" in {files.NameOf(BackupFile.CsiVolumeSnapshotContents)} and \"{other}\" in the archive");
            }

            _contents.TryAdd(content.Name, content);
        }
    }

    private void CheckVolume(JsonElement volume)
    {
        _volumes++;
        var subject = Subject("volume", volume.Text("pvName") ?? $"{volume.Text("pvcNamespace")}/{volume.Text("pvcName")}");
        if (volume.Flag("skipped") == true) return;
        if (volume.Text("result") == "failed")
        {
            _found.Warn(subject, "its data is not in the backup: it failed");
            return;
        }

        var claim = new ObjectKey(volume.Text("pvcNamespace"), volume.Text("pvcName") ?? "");
        var isMissing = archive is not null && claim.Name.Length > 0 && archive.Find(Claims, claim) is null;
        if (isMissing) _found.Error(subject, $"its claim {claim} is not in the archive");

        CheckMethod(volume, subject);
    }

    private void CheckMethod(JsonElement volume, string subject)
    {
        switch (volume.Text("backupMethod"))
        {
            case "CSISnapshot" when volume.Flag("snapshotDataMoved") == true:
                Handle(subject, volume.Text("snapshotDataMovementInfo", "snapshotHandle"), "snapshotDataMovementInfo.snapshotHandle");
                break;
            case "CSISnapshot":
                var csi = Handle(subject, volume.Text("csiSnapshotInfo", "snapshotHandle"), "csiSnapshotInfo.snapshotHandle");
                if (csi is not null) CheckContent(subject, volume.Text("csiSnapshotInfo", "vscName") ?? "", csi);
                break;
            case "NativeSnapshot":
                if (Handle(subject, volume.Text("nativeSnapshotInfo", "snapshotHandle"), "nativeSnapshotInfo.snapshotHandle") is { } native &&
                    !files.Items(BackupFile.VolumeSnapshots).Any(s => s.Text("status", "providerSnapshotID") == native))
                {
                    _found.Error(subject, $"its snapshot {native} is not in {files.NameOf(BackupFile.VolumeSnapshots)}, which restores read");
                }

                break;
            case "PodVolumeBackup" when volume.Text("pvbInfo", "snapshotHandle") is { Length: > 0 } id:
                if (files.Items(BackupFile.PodVolumeBackups).Any(b => b.Text("status", "snapshotID") == id)) break;
                _found.Error(subject, $"its files' snapshot {id} is not in {files.NameOf(BackupFile.PodVolumeBackups)}, which restores read");
                break;
        }
    }

    private void CheckContent(string subject, string name, string handle)
    {
        if (archive is null) return;
        if (!_contents.TryGetValue(name, out var content))
        {
            _found.Error(subject, $"its VolumeSnapshotContent \"{name}\" is not in the archive: the snapshot can't be found again");
        }
        else if (SnapshotRemover.HandleOf(content) is var stored && stored != handle)
        {
            _found.Error(subject, $"its handle is \"{handle}\", that of VolumeSnapshotContent {name} is \"{stored}\"");
        }
    }

    private void CheckNative(JsonElement snapshot)
    {
        if (snapshot.Text("status", "phase") != "Completed") return;
        var volume = snapshot.Text("spec", "persistentVolumeName") ?? snapshot.Text("spec", "PersistentVolumeName") ?? "";
        Handle(Subject("volume", volume), snapshot.Text("status", "providerSnapshotID"), "status.providerSnapshotID");
    }

    // An empty volume is completed without a snapshot, and with a message that says so.
    private void CheckFiles(JsonElement backup)
    {
        if (backup.Text("status", "phase") != "Completed" || backup.Text("status", "message") is { Length: > 0 }) return;
        Handle(Subject("PodVolumeBackup", backup.Text("metadata", "name") ?? ""), backup.Text("status", "snapshotID"), "status.snapshotID");
    }

    private void CheckSnapshot(JsonElement snapshot)
    {
        var subject = Subject("VolumeSnapshot", $"{snapshot.Text("metadata", "namespace")}/{snapshot.Text("metadata", "name")}");
        var content = snapshot.Text("status", "boundVolumeSnapshotContentName");
        if (content is null) _found.Error(subject, "it is bound to no VolumeSnapshotContent");
        else if (!_contents.ContainsKey(content)) _found.Error(subject, $"its VolumeSnapshotContent \"{content}\" is nowhere in the backup");
    }

    private string? Handle(string subject, string? handle, string field)
    {
        if (string.IsNullOrEmpty(handle))
        {
            _found.Error(subject, $"{field} is missing: its data can't be found again");
            return null;
        }

        _handles++;
        return handle;
    }

    // What is damaged in the archive is said with the items.
    private static KubeObject? ReadOrNull(byte[] bytes)
    {
        try
        {
            return KubeObject.Parse(bytes);
        }
        catch (MalformedObjectException)
        {
            return null;
        }
    }

    private static string Subject(string what, string name) => $"{what} {name}";
}
