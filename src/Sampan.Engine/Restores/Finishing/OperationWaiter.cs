using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Actions;
using Sampan.Engine.Results;

namespace Sampan.Engine.Restores.Finishing;

/// <summary>Waits for operations that actions started; the restore's <c>itemOperationTimeout</c> is their common end.</summary>
internal sealed class OperationWaiter(RestoreRun run)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(4);

    /// <summary>The entries of Velero's itemoperations file.</summary>
    public async Task<JsonArray> RunAsync(CancellationToken ct)
    {
        var timeout = run.Restore.Spec.ItemOperationTimeout is { } asked && asked > TimeSpan.Zero ? asked : DefaultTimeout;
        using var limit = new CancellationTokenSource(timeout, run.Options.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var created = run.Options.Time.GetUtcNow();
        var entries = await Task.WhenAll(run.Operations.Select(o => WaitAsync(o.Action, o.Operation, created, timeout, linked.Token, ct))).ConfigureAwait(false);
        run.Restore.Status.ItemOperationsAttempted = entries.Length;
        run.Restore.Status.ItemOperationsFailed = entries.Count(e => e.Failed);
        run.Restore.Status.ItemOperationsCompleted = entries.Count(e => !e.Failed);
        return new JsonArray([.. entries.Select(e => (JsonNode)e.Entry)]);
    }

    private async Task<(JsonObject Entry, bool Failed)> WaitAsync(
        IRestoreItemAction action, StartedOperation operation, DateTimeOffset created, TimeSpan timeout, CancellationToken limit, CancellationToken ct)
    {
        OperationStatus status;
        try
        {
            status = await action.WaitAsync(operation.Id, null, limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await action.CancelAsync(operation.Id, ct).ConfigureAwait(false);
            status = OperationStatus.Failed($"it did not end within {GoDuration.Format(timeout)}");
        }

        var id = operation.Item;
        if (status.Error is { } error) run.Fail(Reason.RestoreOperationFailed, $"error from restore item operation: {action.Name} on {id}: {error}", id.Resource, id.Key);
        var end = new JsonObject { ["phase"] = status.Error is null ? "Completed" : "Failed" };
        if (status.Error is not null) end["error"] = status.Error;
        end["created"] = KubeTime.Format(created);
        end["updated"] = KubeTime.Format(run.Options.Time.GetUtcNow());
        var spec = new JsonObject
        {
            ["restoreName"] = run.Name,
            ["restoreUID"] = run.RestoreUid,
            ["restoreItemAction"] = operation.RecordedAction ?? action.Name,
            ["resourceIdentifier"] = new JsonObject
            {
                ["Group"] = id.Resource.Group,
                ["Resource"] = id.Resource.Plural,
                ["Namespace"] = id.Key.Namespace ?? "",
                ["Name"] = id.Key.Name,
            },
            ["operationID"] = operation.Id,
        };
        return (new JsonObject { ["spec"] = spec, ["status"] = end }, status.Error is not null);
    }
}
