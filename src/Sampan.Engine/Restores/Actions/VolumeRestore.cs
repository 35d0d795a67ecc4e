using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>sampan.dev/pv-binding</c>: a volume that is restored as it is loses its binding, and its claim's namespace is mapped
/// (Velero does it in its core).</summary>
internal sealed class VolumeRestore : IRestoreItemAction
{
    public string Name => "sampan.dev/pv-binding";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.PersistentVolumes);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        ObjectReset.RemoveAnnotations(item.Metadata, VeleroAnnotations.BindCompleted, VeleroAnnotations.BoundByController);
        if (item.Spec?["claimRef"] is JsonObject claim)
        {
            claim.Remove("uid");
            claim.Remove("resourceVersion");
            if (claim.Text("namespace") is { Length: > 0 } ns) claim["namespace"] = item.Run.MapNamespace(ns);
        }

        return Task.FromResult(RestoreActionResult.Unchanged);
    }
}
