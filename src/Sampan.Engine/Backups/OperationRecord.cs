using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Engine.Actions;

namespace Sampan.Engine.Backups;

/// <summary>Elements of the itemoperations file, as Velero writes them.</summary>
internal static class OperationRecord
{
    public static JsonObject Of(RunningOperation operation, Api.Backup backup)
    {
        var after = operation.Started.PostOperationItems.Concat(operation.Status.PostOperationItems).Distinct().Select(i => (JsonNode)Identifier(i)).ToArray();
        return new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["backupName"] = backup.Name,
                ["backupUID"] = backup.Uid,
                ["backupItemAction"] = operation.Started.RecordedAction ?? operation.Action.Name,
                ["resourceIdentifier"] = Identifier(operation.Started.Item),
                ["operationID"] = operation.Started.Id,
                ["postOperationItems"] = after.Length == 0 ? null : new JsonArray(after),
            },
            ["status"] = Status(operation),
        };
    }

    private static JsonObject Status(RunningOperation operation)
    {
        var (last, status) = (operation.Status, new JsonObject());
        status["phase"] = last.Error is null ? "Completed" : "Failed";
        if (last.Error is { Length: > 0 } error) status["error"] = error;
        if (last.Done > 0) status["nCompleted"] = last.Done;
        if (last.Total > 0) status["nTotal"] = last.Total;
        if (last.Unit.Length > 0) status["operationUnits"] = last.Unit;
        if (last.Description.Length > 0) status["description"] = last.Description;
        status["created"] = KubeTime.Format(operation.Created);
        status["started"] = KubeTime.Format(last.Started ?? operation.Created);
        status["updated"] = KubeTime.Format(last.Updated ?? operation.Ended);
        return status;
    }

    // Capitalised keys: Velero's struct carries no tags (pkg/plugin/velero ResourceIdentifier).
    private static JsonObject Identifier(ItemId item) => new()
    {
        ["Group"] = item.Resource.Group,
        ["Resource"] = item.Resource.Plural,
        ["Namespace"] = item.Key.Namespace ?? "",
        ["Name"] = item.Key.Name,
    };
}
