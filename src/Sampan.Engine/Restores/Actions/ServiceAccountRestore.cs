using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/service-account</c>: the reference to its old token secret goes.</summary>
internal sealed class ServiceAccountRestore : IRestoreItemAction
{
    public string Name => "velero.io/service-account";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.ServiceAccounts);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        var prefix = $"{item.FromBackup.Name}-token-";
        ObjectReset.RemoveItems(item.Root, "secrets", secret => secret.Text("name") is { } name && TokenSecretRestore.IsGenerated(name, prefix));
        return Task.FromResult(RestoreActionResult.Unchanged);
    }
}
