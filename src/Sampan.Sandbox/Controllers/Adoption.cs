using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>Which dependents belong to an owner: those that name it as their controller, and matching ones without a controller, which it
/// adopts. Restored objects are such orphans.</summary>
internal static class Adoption
{
    public static async Task<List<KubeObject>> ClaimAsync(
        ClusterView view, GroupResource ownerResource, KubeObject owner, GroupResource dependents, Func<KubeObject, bool> matches, CancellationToken ct)
    {
        var mine = new List<KubeObject>();
        foreach (var item in view.ControlledBy(dependents, owner.Uid!))
        {
            if (matches(item) || PodState.IsTerminating(item)) mine.Add(item);
            else await ReleaseAsync(view, dependents, item, owner.Uid!, ct).ConfigureAwait(false);
        }

        if (PodState.IsTerminating(owner)) return mine;
        foreach (var item in view.Cache(dependents).InNamespace(owner.Namespace!))
        {
            if (Owners.Controller(item) is not null || PodState.IsTerminating(item) || !matches(item)) continue;
            if (await AdoptAsync(view, dependents, item, Owners.Reference(view, ownerResource, owner), ct).ConfigureAwait(false) is { } adopted)
            {
                mine.Add(adopted);
            }
        }

        return mine;
    }

    /// <summary>Drops the references with one uid; the rest stays as it is.</summary>
    public static async Task ReleaseAsync(ClusterView view, GroupResource resource, KubeObject item, string ownerUid, CancellationToken ct)
    {
        var edited = item.DeepClone();
        if (edited.Edit().At("metadata") is not JsonObject metadata || metadata["ownerReferences"] is not JsonArray references) return;
        foreach (var reference in references.Where(r => r.Text("uid") == ownerUid).ToList()) references.Remove(reference);
        if (references.Count == 0) metadata.Remove("ownerReferences");
        await view.ReplaceAsync(resource, edited, ct).ConfigureAwait(false);
    }

    private static async Task<KubeObject?> AdoptAsync(ClusterView view, GroupResource resource, KubeObject item, JsonObject reference, CancellationToken ct)
    {
        var edited = item.DeepClone();
        var metadata = (JsonObject)edited.Edit()["metadata"]!;
        if (metadata["ownerReferences"] is not JsonArray references) metadata["ownerReferences"] = references = [];
        references.Add((JsonNode)reference);
        return await view.ReplaceAsync(resource, edited, ct).ConfigureAwait(false);
    }
}
