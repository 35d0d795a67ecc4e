using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>The <c>status</c> of a structured description.</summary>
internal static class StatusStructure
{
    public static JsonObject Of(Backup backup, BackupDetails found, bool details)
    {
        var status = backup.Status;
        var structure = new JsonObject
        {
            ["backupFormatVersion"] = status.FormatVersion ?? "",
            ["started"] = GoTime.Text(status.Started, "<n/a>"),
            ["completed"] = GoTime.Text(status.Ended, "<n/a>"),
            ["expiration"] = GoTime.Text(status.Expiration),
        };
        var view = backup.Document.View;
        if (view.At("status", "progress").ValueKind == JsonValueKind.Object)
        {
            var running = status.Phase == BackupPhase.InProgress;
            structure[running ? "estimatedTotalItemsToBeBackedUp" : "totalItemsToBeBackedUp"] = status.TotalItems;
            structure[running ? "itemsBackedUpSoFar" : "itemsBackedUp"] = status.ItemsBackedUp;
        }

        if (details && found.ResourceList is { } list) structure["resourceList"] = JsonFragments.Node(list);
        else if (details) structure["errorGettingResourceList"] = "<backup resource list not found>";
        structure["backupVolumes"] = VolumesStructure.Of(found, details);
        if (view.At("status", "hookStatus").ValueKind == JsonValueKind.Object)
        {
            (structure["hooksAttempted"], structure["hooksFailed"]) = (status.HooksAttempted, status.HooksFailed);
        }

        return structure;
    }
}
