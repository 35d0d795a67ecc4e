using Sampan.Engine.Backups;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary><c>velero.io/pod</c>: a pod's claims belong to it, and are of its block.</summary>
internal sealed class PodAction(BackupRun run) : IBackupItemAction, IItemBlockAction
{
    public string Name => "velero.io/pod";

    public ActionContract Contract => ActionContract.V1;

    public AppliesTo AppliesTo { get; } = AppliesTo.Only(KnownResources.Pods);

    public Task<IReadOnlyList<ItemId>> GetRelatedItemsAsync(BackupItem item, CancellationToken ct) => Task.FromResult(ClaimsOf(item.Object));

    public async Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct)
    {
        if (item.Stage == BackupStage.Collecting) await run.FileBackups.TakeAsync(item, ct).ConfigureAwait(false);
        var claims = ClaimsOf(item.Object);
        return claims.Count == 0 ? BackupActionResult.Unchanged : new BackupActionResult { AdditionalItems = claims };
    }

    /// <summary>The claims that a pod's volumes name, each once.</summary>
    public static IReadOnlyList<ItemId> ClaimsOf(KubeObject pod) =>
    [
        .. pod.View.Items("spec", "volumes")
            .Select(v => v.Text("persistentVolumeClaim", "claimName"))
            .OfType<string>()
            .Select(name => new ItemId(KnownResources.Claims, new ObjectKey(pod.Namespace, name)))
            .Distinct(),
    ];
}
