using System.Text.Json;
using Sampan.Api;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Verification;

/// <summary>The files of a backup: which are there, which ought to be, and whether each can be read.</summary>
internal sealed class FileCheck
{
    // What every release of Velero writes, and what came later. Logs are not among them: Velero goes on when their upload fails.
    private static readonly BackupFile[] Always = [BackupFile.Contents, BackupFile.PodVolumeBackups, BackupFile.VolumeSnapshots, BackupFile.ResourceList];
    private static readonly BackupFile[] Since111 = [BackupFile.ItemOperations, BackupFile.Results];

    private readonly string _name;
    private readonly StoredBackup _stored;
    private readonly HashSet<string> _names;
    private readonly Dictionary<BackupFile, VerifiedFile> _read = [];

    private FileCheck(StoredBackup stored, HashSet<string> names) => (_name, _stored, _names) = (stored.Name, stored, names);

    /// <summary>Names of the files that are there and belong to a backup.</summary>
    public IEnumerable<string> Known => Enum.GetValues<BackupFile>().Where(Has).Select(NameOf);

    /// <summary>Sampan wrote it, and so wrote every file and every figure of this version.</summary>
    public bool IsOwn => Has(BackupFile.Issues);

    public static async Task<FileCheck> ReadAsync(BackupRepository repository, StoredBackup stored, FileReading reading, CancellationToken ct)
    {
        var prefix = BucketKeys.Backup(stored.Name);
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var head in repository.Store.ListAsync(prefix, ct).ConfigureAwait(false)) names.Add(head.Key[prefix.Length..]);
        var check = new FileCheck(stored, names);
        foreach (var file in Enum.GetValues<BackupFile>().Where(f => f is not (BackupFile.Metadata or BackupFile.Contents) && check.Has(f)))
        {
            if (await reading.ReadAsync(file, ct).ConfigureAwait(false) is { } read) check._read.Add(file, read);
        }

        return check;
    }

    public bool Has(BackupFile file) => _names.Contains(NameOf(file));

    public string NameOf(BackupFile file) => BucketKeys.NameOf(_name, file);

    /// <summary>Content of a JSON file; null when it is missing or damaged, which <see cref="Check"/> says.</summary>
    public JsonElement? Json(BackupFile file) => _read.GetValueOrDefault(file)?.Json;

    /// <summary>The elements of a list; none when it is missing, damaged or null.</summary>
    public IEnumerable<JsonElement> Items(BackupFile file) => Json(file)?.Items() ?? [];

    public VerificationCheck Check()
    {
        var found = new FindingList();
        foreach (var file in Expected().Where(f => !Has(f))) found.Error(NameOf(file), "it is missing");
        if (!Has(BackupFile.Logs)) found.Add(IsOwn, NameOf(BackupFile.Logs), "it is missing");
        foreach (var file in _read.Values.Where(f => f.Problem is not null)) found.Error(NameOf(file.File), file.Problem!);
        foreach (var name in _names.Where(IsStranger).Order(StringComparer.Ordinal)) found.Warn(name, "it is no file of a backup; ignored");
        return found.ToCheck("files", $"{_names.Count} files");
    }

    private IEnumerable<BackupFile> Expected()
    {
        if (_stored.Backup?.Status.Phase == BackupPhase.Failed) return [];
        var since113 = IsOwn || Has(BackupFile.VolumeInfo) || HasHookStatus();
        var since111 = since113 || Since111.Any(Has);
        return [.. Always, .. since111 ? Since111 : [], .. since113 ? new[] { BackupFile.VolumeInfo } : []];
    }

    // The field came with the file of volumes, in 1.13.
    private bool HasHookStatus() => _stored.Backup?.Document.View.At("status", "hookStatus").ValueKind == JsonValueKind.Object;

    private bool IsStranger(string name) => !name.StartsWith("sampan-", StringComparison.Ordinal) && name != $"{_name}-itemsnapshots.json.gz" &&
        !Enum.GetValues<BackupFile>().Any(f => NameOf(f) == name);
}
