using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Applying;

/// <summary>Whether an object that stands in the cluster is the one that was to be restored.</summary>
internal static class ObjectComparison
{
    // Counted by the target's own controller, from 1 on.
    private const string Revision = "deployment.kubernetes.io/revision";

    /// <summary>True when they are equal but for what never travels. An object that a restore of the same backup made may hold more than was sent:
    /// what the server filled in.</summary>
    /// <param name="wanted">What would have been created: reset and labelled.</param>
    /// <param name="live">What stands there.</param>
    public static bool Same(KubeObject wanted, KubeObject live)
    {
        var current = KubeObject.From((JsonObject)live.DeepClone().Edit());
        ObjectReset.Apply(current);
        var (a, b) = (Comparable(wanted), Comparable(current));
        if (JsonNode.DeepEquals(a, b)) return true;
        return live.Label(VeleroLabels.BackupName) is { } backup && backup == wanted.Label(VeleroLabels.BackupName) && Covers(b, a);
    }

    /// <summary>True when everything in <paramref name="part"/> is in <paramref name="whole"/> with the same value; arrays must have the same length.</summary>
    internal static bool Covers(JsonNode? whole, JsonNode? part) => (whole, part) switch
    {
        (JsonObject w, JsonObject p) => p.All(m => w.TryGetPropertyValue(m.Key, out var value) ? Covers(value, m.Value) : IsEmpty(m.Value)),
        (JsonArray w, JsonArray p) => w.Count == p.Count && p.Select((item, i) => Covers(w[i], item)).All(same => same),
        _ => JsonNode.DeepEquals(whole, part),
    };

    private static bool IsEmpty(JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    /// <summary>Labels of restores are set on both sides by Velero; here they, our annotation and finalizers (which controllers add) are left out.</summary>
    private static JsonObject Comparable(KubeObject item)
    {
        var copy = (JsonObject)item.Edit().DeepClone();
        if (copy["metadata"] is not JsonObject metadata) return copy;
        metadata.Remove("finalizers");
        if (metadata["labels"] is JsonObject labels)
        {
            labels.Remove(VeleroLabels.BackupName);
            labels.Remove(VeleroLabels.RestoreName);
            if (labels.Count == 0) metadata.Remove("labels");
        }

        ObjectReset.RemoveAnnotations(metadata, SampanNames.RestoreUid, Revision);
        return copy;
    }
}
