using System.Text;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Cli.Output.Describe;

/// <summary><c>backup describe -o json</c> with the keys of Velero 1.18.1 (output/backup_structured_describer.go), its misspelt ones included; before
/// them, when there are any, <c>gaps</c>, and among them <c>issues</c>, which Velero doesn't have.</summary>
internal static class BackupStructure
{
    /// <summary>One backup.</summary>
    /// <param name="backup">Its record.</param>
    /// <param name="found">What the bucket has beside it.</param>
    /// <param name="details">Resource list and all about volumes.</param>
    public static JsonObject Of(Backup backup, BackupDetails found, bool details)
    {
        var (spec, status) = (backup.Spec, backup.Status);
        var structure = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = backup.Name,
                ["namespace"] = backup.Namespace,
                ["labels"] = Map(backup.Labels),
                ["annotations"] = Map(backup.Annotations),
            },
            ["phase"] = status.Phase.ToString(),
            ["spec"] = SpecStructure.Of(spec),
            ["status"] = StatusStructure.Of(backup, found, details),
        };
        if (spec.ResourcePolicy is { } policy) structure["resourcePolicies"] = new JsonObject { ["type"] = policy.Kind, ["name"] = policy.Name };
        if (status.ValidationErrors.Count > 0) structure["validationErrors"] = new JsonArray([.. status.ValidationErrors.Select(e => (JsonNode)e)]);
        if (status.Errors + status.Warnings > 0)
        {
            structure["errors"] = ResultsStructure.Of(found.Results, "errors", status.Errors);
            structure["warnings"] = ResultsStructure.Of(found.Results, "warnings", status.Warnings);
        }

        if (Rows(found, "issues") is { } issues) structure["issues"] = issues;
        return WithGaps(found, Sorted(structure));
    }

    /// <summary>Four spaces a level as Velero's JSON, or YAML; several backups are a list, which Velero would print as text.</summary>
    public static string Write(IReadOnlyList<JsonObject> backups, bool yaml)
    {
        JsonNode node = backups.Count == 1 ? backups[0] : new JsonArray([.. backups]);
        return yaml ? KubeYaml.Write(node) + "\n" : Encoding.UTF8.GetString(KubeJson.WriteIndented(node, 4)) + "\n";
    }

    /// <summary>Null for none, as Go prints an empty map that was never made.</summary>
    public static JsonObject? Map(IReadOnlyDictionary<string, string> map) =>
        map.Count == 0 ? null : new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));

    private static JsonObject WithGaps(BackupDetails found, JsonObject sorted)
    {
        if (Rows(found, "gaps") is not { } gaps) return sorted;
        sorted.Insert(0, "gaps", gaps);
        return sorted;
    }

    private static JsonArray? Rows(BackupDetails found, string list) =>
        found.Issues?.Items(list).ToList() is { Count: > 0 } rows ? new JsonArray([.. rows.Select(JsonFragments.Node)]) : null;

    // Go's maps are printed by key.
    private static JsonObject Sorted(JsonObject node) => new(node.OrderBy(p => p.Key, StringComparer.Ordinal)
        .Select(p => KeyValuePair.Create(p.Key, p.Value is JsonObject inner ? Sorted(inner) : p.Value?.DeepClone())));
}
