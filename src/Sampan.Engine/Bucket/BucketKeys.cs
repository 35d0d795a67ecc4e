namespace Sampan.Engine.Bucket;

/// <summary>Velero's keys below a location's prefix, and our own, which never add a top-level folder (ADR 0005).</summary>
internal static class BucketKeys
{
    public const string Backups = "backups/";
    public const string Restores = "restores/";
    public const string Location = "plugins/sampan/location.json";
    public const string MetadataName = "velero-backup.json";
    public const string TombstoneName = "sampan-deleting.json";
    public const string ClaimName = "sampan-claim.json";
    public const string ChecksumsName = "sampan-checksums.json";
    public const string IssuesName = "sampan-issues.json";
    public const string RestoreRecordName = "sampan-restore.json";
    public const string OutcomesName = "sampan-outcomes.jsonl.gz";

    /// <summary>What Velero 1.18.1 tolerates at the top of a location; 1.8.1 lacks <c>kopia</c>.</summary>
    public static IReadOnlyList<string> KnownFolders { get; } = ["backups", "restores", "restic", "metadata", "plugins", "kopia"];

    public static string Backup(string name) => $"{Backups}{name}/";

    public static string Restore(string name) => $"{Restores}{name}/";

    public static string Of(string backup, BackupFile file) => Backup(backup) + NameOf(backup, file);

    public static string Of(string restore, RestoreFile file) => Restore(restore) + NameOf(restore, file);

    public static string NameOf(string b, BackupFile file) => file switch
    {
        BackupFile.Metadata => MetadataName,
        BackupFile.Contents => $"{b}.tar.gz",
        BackupFile.Logs => $"{b}-logs.gz",
        BackupFile.PodVolumeBackups => $"{b}-podvolumebackups.json.gz",
        BackupFile.VolumeSnapshots => $"{b}-volumesnapshots.json.gz",
        BackupFile.ResourceList => $"{b}-resource-list.json.gz",
        BackupFile.ItemOperations => $"{b}-itemoperations.json.gz",
        BackupFile.Results => $"{b}-results.gz",
        BackupFile.VolumeInfo => $"{b}-volumeinfo.json.gz",
        BackupFile.CsiVolumeSnapshots => $"{b}-csi-volumesnapshots.json.gz",
        BackupFile.CsiVolumeSnapshotContents => $"{b}-csi-volumesnapshotcontents.json.gz",
        BackupFile.CsiVolumeSnapshotClasses => $"{b}-csi-volumesnapshotclasses.json.gz",
        BackupFile.Issues => IssuesName,
        _ => throw new ArgumentOutOfRangeException(nameof(file)),
    };

    public static string NameOf(string r, RestoreFile file) => file switch
    {
        RestoreFile.Logs => $"restore-{r}-logs.gz",
        RestoreFile.Results => $"restore-{r}-results.gz",
        RestoreFile.ResourceList => $"restore-{r}-resource-list.json.gz",
        RestoreFile.ItemOperations => $"restore-{r}-itemoperations.json.gz",
        RestoreFile.VolumeInfo => $"{r}-volumeinfo.json.gz",
        RestoreFile.Outcomes => OutcomesName,
        RestoreFile.Record => RestoreRecordName,
        RestoreFile.Issues => IssuesName,
        _ => throw new ArgumentOutOfRangeException(nameof(file)),
    };

    public static bool IsGzip(BackupFile file) => file is not (BackupFile.Metadata or BackupFile.Issues);

    public static bool IsGzip(RestoreFile file) => file is not (RestoreFile.Record or RestoreFile.Issues);
}
