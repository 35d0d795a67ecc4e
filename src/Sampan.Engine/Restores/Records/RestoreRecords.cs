using System.Text.Json.Nodes;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;

namespace Sampan.Engine.Restores.Records;

/// <summary>The files that a restore leaves in the bucket, in Velero's order: log, results, resource list, operations, volumes; then our own.</summary>
internal sealed class RestoreRecords(RestoreRepository repository, RestoreRun run)
{
    /// <summary>Stores them. A failing one is a row and does not keep the others from being stored.</summary>
    public async Task StoreAsync(JsonArray operations, CancellationToken ct)
    {
        run.Log.Info("restore completed");
        var name = run.Name;
        var hasRows = Kept("outcomes", run.Tally.Problem());
        Kept("log", run.Log.Problem());
        await TryAsync("log", () => repository.PutAsync(name, RestoreFile.Logs, run.Log.OpenRead(), ct)).ConfigureAwait(false);
        await TryAsync("results", () => repository.PutJsonAsync(name, RestoreFile.Results, ResultFiles.Velero(run.Issues), ct)).ConfigureAwait(false);
        var list = RestoreTally.ResourceList(run.Tally.Items);
        await TryAsync("resource list", () => repository.PutJsonAsync(name, RestoreFile.ResourceList, list, ct)).ConfigureAwait(false);
        await TryAsync("operations", () => repository.PutJsonAsync(name, RestoreFile.ItemOperations, operations, ct)).ConfigureAwait(false);
        await TryAsync("volumes", () => repository.PutJsonAsync(name, RestoreFile.VolumeInfo, VolumeInfo(), ct)).ConfigureAwait(false);
        if (hasRows) await TryAsync("outcomes", () => repository.PutAsync(name, RestoreFile.Outcomes, run.Tally.OpenRows(), ct)).ConfigureAwait(false);
        await TryAsync("issues", () => repository.PutJsonAsync(name, RestoreFile.Issues, ResultFiles.Own(run.Issues), ct)).ConfigureAwait(false);
    }

    private JsonArray VolumeInfo() => new([.. run.ClaimsFromSnapshots.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal).Select(claim => (JsonNode)new JsonObject
    {
        ["pvcName"] = claim.Key.Name,
        ["pvcNamespace"] = claim.Key.Namespace,
        ["restoreMethod"] = "CSISnapshot",
        ["snapshotDataMoved"] = false,
        ["csiSnapshotInfo"] = SnapshotInfo(claim.Value),
    })]);

    private JsonObject SnapshotInfo(string snapshot)
    {
        var content = run.SnapshotContents.GetValueOrDefault(snapshot);
        return new JsonObject
        {
            ["snapshotHandle"] = content?.Text("spec", "source", "snapshotHandle") ?? "",
            ["size"] = 0,
            ["driver"] = content?.Text("spec", "driver") ?? "",
            ["vscName"] = snapshot,
            ["ReadyToUse"] = null,
        };
    }

    private async Task TryAsync(string what, Func<Task> store)
    {
        try
        {
            await store().ConfigureAwait(false);
        }
        catch (ObjectStoreException e)
        {
            Kept(what, e.Message);
        }
    }

    private bool Kept(string what, string? problem)
    {
        if (problem is not null) run.Warn(Reason.RecordNotStored, $"the restore's {what} could not be stored: {problem}");
        return problem is null;
    }
}
