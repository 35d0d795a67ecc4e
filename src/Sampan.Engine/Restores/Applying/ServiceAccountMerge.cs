using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Applying;

/// <summary>Service accounts that stand in the cluster gain what they lack: secrets, pull secrets, labels and annotations
/// (Velero's <c>mergeServiceAccounts</c>).</summary>
internal static class ServiceAccountMerge
{
    /// <summary>The merge patch, or null when nothing is missing.</summary>
    public static JsonObject? Patch(KubeObject live, KubeObject wanted)
    {
        var (current, source) = (live.DeepClone().Edit(), wanted.DeepClone().Edit());
        var patch = new JsonObject();
        foreach (var list in new[] { "secrets", "imagePullSecrets" })
        {
            var have = current.Items(list).Select(s => s.Text("name")).ToHashSet(StringComparer.Ordinal);
            var missing = source.Items(list).Where(s => s.Text("name") is { } name && !have.Contains(name)).ToList();
            if (missing.Count > 0) patch[list] = new JsonArray([.. current.Items(list).Concat(missing).Select(s => s!.DeepClone())]);
        }

        var metadata = new JsonObject();
        foreach (var map in new[] { "labels", "annotations" })
        {
            var have = current.At("metadata", map) as JsonObject;
            var missing = (source.At("metadata", map) as JsonObject ?? []).Where(p => p.Key != SampanNames.RestoreUid && have?.ContainsKey(p.Key) != true).ToList();
            if (missing.Count > 0) metadata[map] = new JsonObject(missing.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        }

        if (metadata.Count > 0) patch["metadata"] = metadata;
        return patch.Count > 0 ? patch : null;
    }
}
