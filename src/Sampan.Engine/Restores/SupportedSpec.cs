using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores;

/// <summary>Fields of a Restore's spec that are not served: named and refused, never ignored.</summary>
internal static class SupportedSpec
{
    private static readonly HashSet<string> Served = new(StringComparer.Ordinal)
    {
        "backupName", "includedNamespaces", "excludedNamespaces", "includedResources", "excludedResources", "namespaceMapping", "labelSelector", "orLabelSelectors",
        "restorePVs", "preserveNodePorts", "includeClusterResources", "itemOperationTimeout", "existingResourcePolicy", "restoreStatus", "resourceModifier",
        "hooks",
    };

    /// <summary>One message a field.</summary>
    public static IEnumerable<string> Refusals(Restore restore)
    {
        foreach (var (field, value) in restore.Document.Edit()["spec"] as JsonObject ?? [])
        {
            if (Served.Contains(field) || SaysNothing(value)) continue;
            yield return field switch
            {
                "scheduleName" => "spec.scheduleName is not supported by this version: name the backup itself in spec.backupName",
                _ => $"spec.{field} is not supported by this version: remove it",
            };
        }
    }

    private static bool SaysNothing(JsonNode? value) => value switch
    {
        null => true,
        JsonObject { Count: 0 } or JsonArray { Count: 0 } => true,
        JsonObject members => members.All(m => SaysNothing(m.Value)),
        _ => JsonReads.Text(value) is "",
    };
}
