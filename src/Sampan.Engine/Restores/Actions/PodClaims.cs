using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/add-pvc-from-pod</c>: a pod's claims come along.</summary>
internal sealed class PodClaims : IRestoreItemAction
{
    public string Name => "velero.io/add-pvc-from-pod";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.Pods);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        var claims = item.Spec.Items("volumes").Select(v => v.Text("persistentVolumeClaim", "claimName")).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(name => new ItemId(WellKnown.PersistentVolumeClaims, new ObjectKey(item.Id.Key.Namespace, name))).ToList();
        return Task.FromResult(claims.Count == 0 ? RestoreActionResult.Unchanged : new RestoreActionResult { AdditionalItems = claims });
    }
}
