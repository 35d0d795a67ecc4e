using Sampan.Engine.Backups;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary><c>velero.io/pod</c>: a pod's claims belong to it.</summary>
internal sealed class PodAction(BackupRun run) : IBackupItemAction
{
    public string Name => "velero.io/pod";

    public ActionContract Contract => ActionContract.V1;

    public AppliesTo AppliesTo { get; } = AppliesTo.Only(KnownResources.Pods);

    public async Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct)
    {
        if (item.Stage == BackupStage.Collecting) await run.FileBackups.TakeAsync(item, ct).ConfigureAwait(false);
        var claims = item.Object.View.Items("spec", "volumes")
            .Select(v => v.Text("persistentVolumeClaim", "claimName"))
            .OfType<string>()
            .Select(name => new ItemId(KnownResources.Claims, new ObjectKey(item.Object.Namespace, name)))
            .ToList();
        return claims.Count == 0 ? BackupActionResult.Unchanged : new BackupActionResult { AdditionalItems = claims };
    }
}
