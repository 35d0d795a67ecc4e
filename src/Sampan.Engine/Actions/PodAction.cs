using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary><c>velero.io/pod</c>: a pod's claims belong to it.</summary>
internal sealed class PodAction(BackupRun run) : IBackupItemAction
{
    private const string FileBackupAnnotation = "backup.velero.io/backup-volumes";

    public string Name => "velero.io/pod";

    public ActionContract Contract => ActionContract.V1;

    public AppliesTo AppliesTo { get; } = AppliesTo.Only(KnownResources.Pods);

    public Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct)
    {
        if (item.Object.Annotation(FileBackupAnnotation) is { Length: > 0 } volumes)
        {
            run.Fail(Reason.VolumeNotCaptured, item.Id, $"pod {item.Object.Key} asks for a file-system backup of its volumes {volumes}, which is not done: their files are not in the backup");
        }

        var claims = item.Object.View.Items("spec", "volumes")
            .Select(v => v.Text("persistentVolumeClaim", "claimName"))
            .OfType<string>()
            .Select(name => new ItemId(KnownResources.Claims, new ObjectKey(item.Object.Namespace, name)))
            .ToList();
        return Task.FromResult(claims.Count == 0 ? BackupActionResult.Unchanged : new BackupActionResult { AdditionalItems = claims });
    }
}
