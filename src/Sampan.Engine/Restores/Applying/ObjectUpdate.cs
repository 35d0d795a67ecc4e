using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Applying;

/// <summary>The patches of existing-resource policy <c>update</c> (Velero's <c>processUpdateResourcePolicy</c>).</summary>
internal static class ObjectUpdate
{
    /// <summary>What turns the object that stands there into the backup's, labels of the restore included; null when nothing would change.</summary>
    /// <remarks>Finalizers stay as they are, because controllers hang theirs on after the creation. Our annotation stays as it is, because it says who
    /// created the object, not who changed it.</remarks>
    public static JsonObject? Whole(KubeObject wanted, KubeObject live)
    {
        var (current, target) = (Reset(live), (JsonObject)wanted.Edit().DeepClone());
        var (have, metadata) = (ObjectReset.Ensure(current, "metadata"), ObjectReset.Ensure(target, "metadata"));
        Keep(have, metadata, "finalizers");
        if (have.Text("annotations", SampanNames.RestoreUid) is { } uid) ObjectReset.Ensure(metadata, "annotations")[SampanNames.RestoreUid] = uid;
        else ObjectReset.RemoveAnnotations(metadata, SampanNames.RestoreUid);

        // Written in two versions, the same object is not another one.
        target.Remove("apiVersion");
        current.Remove("apiVersion");
        return MergeDifference.Between(current, target);
    }

    /// <summary>The two labels that say which restore an object is of; null when it has them.</summary>
    public static JsonObject? Labels(KubeObject wanted, KubeObject live)
    {
        var labels = new JsonObject();
        foreach (var label in new[] { VeleroLabels.BackupName, VeleroLabels.RestoreName })
        {
            if (wanted.Label(label) is { } value && live.Label(label) != value) labels[label] = value;
        }

        return labels.Count > 0 ? new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } } : null;
    }

    private static JsonObject Reset(KubeObject live)
    {
        var copy = KubeObject.From((JsonObject)live.DeepClone().Edit());
        ObjectReset.Apply(copy);
        return copy.Edit();
    }

    private static void Keep(JsonObject from, JsonObject to, string key)
    {
        to.Remove(key);
        if (from[key] is { } value) to[key] = value.DeepClone();
    }
}
