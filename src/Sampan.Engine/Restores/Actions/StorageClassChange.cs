using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/change-storage-class</c>: claims, volumes and the claim templates of StatefulSets get the class that the configuration names for
/// theirs. The new class must be there.</summary>
internal sealed class StorageClassChange : IRestoreItemAction
{
    private const string BetaAnnotation = "volume.beta.kubernetes.io/storage-class";
    private readonly ConcurrentDictionary<string, bool> _there = new(StringComparer.Ordinal);

    public string Name => "velero.io/change-storage-class";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.PersistentVolumeClaims, WellKnown.PersistentVolumes, WellKnown.StatefulSets);

    public async Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (await item.Run.FindConfigAsync(Name, ct).ConfigureAwait(false) is not { Data.Count: > 0 } config) return RestoreActionResult.Unchanged;
        foreach (var storage in item.Resource == WellKnown.StatefulSets ? item.Root.Items("spec", "volumeClaimTemplates").OfType<JsonObject>() : [item.Root])
        {
            await ChangeAsync(storage["spec"], "storageClassName", config, item.Run, ct).ConfigureAwait(false);
            await ChangeAsync(storage["metadata"]?["annotations"], BetaAnnotation, config, item.Run, ct).ConfigureAwait(false);
        }

        return RestoreActionResult.Unchanged;
    }

    private async Task ChangeAsync(JsonNode? holder, string field, PluginConfig config, IRestoreContext run, CancellationToken ct)
    {
        if (holder.Text(field) is not { Length: > 0 } old || !config.Data.TryGetValue(old, out var changed)) return;
        if (!_there.ContainsKey(changed))
        {
            var id = new ItemId(WellKnown.StorageClasses, new ObjectKey(null, changed));
            if (changed.Length == 0 || await run.FindInTargetAsync(id, ct).ConfigureAwait(false) is null)
            {
                throw new RestoreActionException($"error getting storage class {changed} from API: storageclasses.storage.k8s.io \"{changed}\" not found",
                    Reason.StorageClassMissing);
            }

            _there[changed] = true;
        }

        holder![field] = changed;
    }
}
