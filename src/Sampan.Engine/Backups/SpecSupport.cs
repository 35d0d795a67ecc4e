using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>Refuses, by name, what a spec asks for and is not done: nothing in a spec is ever ignored without a word.</summary>
internal static class SpecSupport
{
    private static readonly HashSet<string> Supported = new(StringComparer.Ordinal)
    {
        "includedNamespaces", "excludedNamespaces", "includedResources", "excludedResources", "includeClusterResources", "labelSelector", "orLabelSelectors",
        "includedClusterScopedResources", "excludedClusterScopedResources", "includedNamespaceScopedResources", "excludedNamespaceScopedResources",
        "orderedResources",
        "snapshotVolumes", "storageLocation", "ttl", "csiSnapshotTimeout", "itemOperationTimeout", "metadata", "datamover", "resourcePolicy",
        "volumeSnapshotLocations", "defaultVolumesToFsBackup", "defaultVolumesToRestic", "volumeGroupSnapshotLabelKey", "uploaderConfig",
    };

    // Fields that do nothing while they hold these values.
    private static readonly Dictionary<string, Func<JsonNode, bool>> Harmless = new(StringComparer.Ordinal)
    {
        ["hooks"] = n => n is JsonObject,
        ["snapshotMoveData"] = IsFalse,
    };

    /// <summary>One message a field; empty when everything asked for is done.</summary>
    public static IReadOnlyList<string> Check(Api.Backup backup)
    {
        var errors = new List<string>();
        foreach (var (name, value) in backup.Document.Edit()["spec"] as JsonObject ?? [])
        {
            if (value is null || Supported.Contains(name)) continue;
            if (!Harmless.TryGetValue(name, out var harmless)) errors.Add($"spec.{name} is not a field of a Backup that this version knows");
            else if (!harmless(value)) errors.Add(name == "snapshotMoveData"
                ? "spec.snapshotMoveData is not supported: nothing here reads a snapshot's data and carries it into the object store. Without it snapshots stay with their provider, from where a cluster of the same account restores them"
                : $"spec.{name} is not supported by this version: remove it, or run the backup with a Velero server");
        }

        return errors;
    }

    private static bool IsFalse(JsonNode node) => JsonReads.Flag(node) == false;

    private static bool IsEmpty(JsonNode node) => node switch
    {
        JsonArray array => array.Count == 0,
        JsonObject map => map.Count == 0,
        _ => false,
    };
}
