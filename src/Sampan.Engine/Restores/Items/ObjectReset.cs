using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Items;

/// <summary>What of an object does not travel (Velero's <c>resetMetadata</c> of 1.18.1), and the small edits that actions share.</summary>
internal static class ObjectReset
{
    // Velero 1.18.1 keeps finalizers too; managedFields can't be sent with a create.
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { "name", "namespace", "labels", "annotations", "finalizers" };

    /// <summary>Drops status and all metadata but name, namespace, labels, annotations and finalizers.</summary>
    public static void Apply(KubeObject item)
    {
        var root = item.Edit();
        root.Remove("status");
        if (root["metadata"] is not JsonObject metadata) return;
        foreach (var key in metadata.Select(p => p.Key).Where(k => !Kept.Contains(k)).ToList()) metadata.Remove(key);
    }

    /// <summary>Adds what says where an object came from: Velero's two labels, and the annotation with the restore's uid.</summary>
    public static void Label(KubeObject item, string backup, string restore, string restoreUid)
    {
        var metadata = (JsonObject)item.Edit()["metadata"]!;
        var labels = Ensure(metadata, "labels");
        labels[VeleroLabels.BackupName] = VeleroNames.GetValidName(backup);
        labels[VeleroLabels.RestoreName] = VeleroNames.GetValidName(restore);
        Ensure(metadata, "annotations")[SampanNames.RestoreUid] = restoreUid;
    }

    /// <summary>The object under a key, made when it is not there.</summary>
    public static JsonObject Ensure(JsonObject parent, string key)
    {
        if (parent[key] is JsonObject found) return found;
        var made = new JsonObject();
        parent[key] = made;
        return made;
    }

    /// <summary>Removes annotations, and the map itself when none is left.</summary>
    public static void RemoveAnnotations(JsonObject metadata, params ReadOnlySpan<string> keys)
    {
        if (metadata["annotations"] is not JsonObject annotations) return;
        foreach (var key in keys) annotations.Remove(key);
        if (annotations.Count == 0) metadata.Remove("annotations");
    }

    /// <summary>Removes the items of an array for which a rule says so; the array goes when it is empty.</summary>
    public static void RemoveItems(JsonObject? parent, string key, Func<JsonNode?, bool> unwanted)
    {
        if (parent?[key] is not JsonArray items) return;
        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (unwanted(items[i])) items.RemoveAt(i);
        }

        if (items.Count == 0) parent.Remove(key);
    }
}
