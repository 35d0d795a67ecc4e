using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Engine.Actions;

namespace Sampan.Engine.Backups;

/// <summary>An operation that has ended: an element of the itemoperations file.</summary>
internal sealed record OperationRecord(string Action, StartedOperation Operation, OperationStatus Status, DateTimeOffset Started, DateTimeOffset Ended)
{
    public JsonObject ToJson(Api.Backup backup)
    {
        var status = new JsonObject { ["phase"] = Status.Error is null ? "Completed" : "Failed" };
        if (Status.Error is { } error) status["error"] = error;
        if (Status.Done > 0) status["nCompleted"] = Status.Done;
        if (Status.Total > 0) status["nTotal"] = Status.Total;
        if (Status.Unit.Length > 0) status["operationUnits"] = Status.Unit;
        if (Status.Description.Length > 0) status["description"] = Status.Description;
        status["created"] = KubeTime.Format(Started);
        status["started"] = KubeTime.Format(Started);
        status["updated"] = KubeTime.Format(Ended);
        return new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["backupName"] = backup.Name,
                ["backupUID"] = backup.Uid,
                ["backupItemAction"] = Action,
                ["resourceIdentifier"] = Identifier(Operation.Item),
                ["operationID"] = Operation.Id,
                ["postOperationItems"] = Status.PostOperationItems.Count == 0 ? null : new JsonArray([.. Status.PostOperationItems.Select(i => (JsonNode)Identifier(i))]),
            },
            ["status"] = status,
        };
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
