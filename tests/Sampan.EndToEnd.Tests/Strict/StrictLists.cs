using System.Text.Json;

namespace Sampan.EndToEnd.Tests.Strict;

/// <summary>The resource list and the item operations.</summary>
internal static class StrictLists
{
    public static void ResourceList(StrictBackup backup, StrictArchive archive, StrictMetadata metadata)
    {
        var list = StrictJson.Parse(StrictLayout.Unpack(backup, "-resource-list.json.gz"));
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var kind in list.EnumerateObject())
        {
            var names = kind.Value.EnumerateArray().Select(n => n.GetString()!).ToList();
            backup.Require(names.Count > 0 && names.SequenceEqual(names.Order(StringComparer.Ordinal)), $"resource list: {kind.Name} is not in order");
            foreach (var name in names) backup.Require(listed.Add($"{kind.Name} {name}"), $"resource list: {kind.Name} {name} is there twice");
        }

        var stored = archive.Items.Values.Select(i => $"{i.Text("apiVersion")}/{i.Text("kind")} {Key(i)}").ToHashSet();
        foreach (var item in stored.Except(listed)) backup.Require(IsRemapped(item), $"resource list: {item} is stored and not listed");
        if (backup.Writer == BackupWriter.Sampan)
        {
            foreach (var item in listed.Except(stored)) backup.Require(IsRemapped(item), $"resource list: {item} is listed and not stored");
            backup.Require(metadata.Phase == "Failed" || listed.Count > 0 || stored.Count == 0, "resource list: empty");
        }

        if (backup.Writer != BackupWriter.Velero13) ItemOperations(backup);
    }

    private static void ItemOperations(StrictBackup backup)
    {
        foreach (var operation in StrictJson.Parse(StrictLayout.Unpack(backup, "-itemoperations.json.gz")).EnumerateArray())
        {
            var (spec, status) = (operation.GetProperty("spec"), operation.GetProperty("status"));
            string[] required = ["backupName", "backupUID", "backupItemAction", "resourceIdentifier", "operationID", "postOperationItems"];
            backup.Require(StrictJson.HasFields(spec, required), "item operations: other keys in spec");
            backup.Require(spec.Text("backupName") == backup.Name, "item operations: of another backup");
            foreach (var id in spec.GetProperty("postOperationItems").Elements().Prepend(spec.GetProperty("resourceIdentifier")))
            {
                var isIdentifier = StrictJson.HasFields(id, ["Group", "Resource", "Namespace", "Name"]);
                backup.Require(isIdentifier, "item operations: an identifier without its four capitalised keys");
            }

            backup.Require(status.Text("phase") is "Completed" or "Failed", "item operations: not ended");
            string[] known = ["error", "nCompleted", "nTotal", "operationUnits", "description", "created", "started", "updated"];
            backup.Require(StrictJson.HasFields(status, ["phase"], known), "item operations: other keys in status");
        }
    }

    // A definition's folder may be of before its conversion.
    private static bool IsRemapped(string item) => item.StartsWith("apiextensions.k8s.io/", StringComparison.Ordinal);

    private static string Key(JsonElement item) =>
        item.Text("metadata", "namespace") is { Length: > 0 } ns ? $"{ns}/{item.Text("metadata", "name")}" : item.Text("metadata", "name")!;
}
