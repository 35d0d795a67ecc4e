using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>Adds and removes entries of <c>metadata.finalizers</c>, guarded by the resourceVersion of what was read.</summary>
internal static class Finalizers
{
    public static bool Has(KubeObject item, string finalizer) =>
        item.View.Items("metadata", "finalizers").Any(f => f.GetString() == finalizer);

    public static Task<KubeObject?> AddAsync(ClusterView view, GroupResource resource, KubeObject item, CancellationToken ct, params string[] finalizers)
    {
        var missing = finalizers.Where(f => !Has(item, f)).ToList();
        if (missing.Count == 0) return Task.FromResult<KubeObject?>(item);
        var edited = item.DeepClone();
        var metadata = (JsonObject)edited.Edit()["metadata"]!;
        if (metadata["finalizers"] is not JsonArray list) metadata["finalizers"] = list = [];
        foreach (var finalizer in missing) list.Add((JsonNode)finalizer!);
        return view.ReplaceAsync(resource, edited, ct);
    }

    public static Task<KubeObject?> RemoveAsync(ClusterView view, GroupResource resource, KubeObject item, CancellationToken ct, params string[] finalizers)
    {
        if (!finalizers.Any(f => Has(item, f))) return Task.FromResult<KubeObject?>(item);
        var edited = item.DeepClone();
        var metadata = (JsonObject)edited.Edit()["metadata"]!;
        var list = (JsonArray)metadata["finalizers"]!;
        foreach (var entry in list.Where(f => finalizers.Contains(f.Text())).ToList()) list.Remove(entry);
        if (list.Count == 0) metadata.Remove("finalizers");
        return view.ReplaceAsync(resource, edited, ct);
    }
}
