using Sampan.Engine.Actions;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/dataupload</c>: records of the data mover are never created again.</summary>
internal sealed class DataUploads : IRestoreItemAction
{
    public string Name => "velero.io/dataupload";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.DataUploads);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct) => Task.FromResult(RestoreActionResult.Skipped);
}
