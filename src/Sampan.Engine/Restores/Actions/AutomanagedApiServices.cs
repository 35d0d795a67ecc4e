using Sampan.Engine.Actions;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/apiservice</c>: API services that the API server itself registers are its own business.</summary>
internal sealed class AutomanagedApiServices : IRestoreItemAction
{
    public string Name => "velero.io/apiservice";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.ApiServices);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct) => Task.FromResult(
        item.FromBackup.Label("kube-aggregator.kubernetes.io/automanaged") is null ? RestoreActionResult.Unchanged : RestoreActionResult.Skipped);
}
