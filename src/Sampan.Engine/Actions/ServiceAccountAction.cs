using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Actions;

/// <summary><c>velero.io/service-account</c>: the cluster role bindings that name an account belong to it, and their roles, and are of its block.</summary>
internal sealed class ServiceAccountAction(BackupRun run) : IBackupItemAction, IItemBlockAction
{
    private readonly Lock _gate = new();
    private Task<List<Binding>>? _bindings;

    public string Name => "velero.io/service-account";

    public ActionContract Contract => ActionContract.V1;

    public AppliesTo AppliesTo { get; } = AppliesTo.Only(KnownResources.ServiceAccounts);

    public async Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct)
    {
        var related = await GetRelatedItemsAsync(item, ct).ConfigureAwait(false);
        return related.Count == 0 ? BackupActionResult.Unchanged : new BackupActionResult { AdditionalItems = related };
    }

    public async Task<IReadOnlyList<ItemId>> GetRelatedItemsAsync(BackupItem item, CancellationToken ct)
    {
        var related = new List<ItemId>();
        foreach (var binding in await BindingsAsync(ct).ConfigureAwait(false))
        {
            if (!binding.Names(item.Object.Key)) continue;
            related.Add(new ItemId(KnownResources.ClusterRoleBindings, new ObjectKey(null, binding.Name)));
            if (binding.Role is { } role) related.Add(new ItemId(KnownResources.ClusterRoles, new ObjectKey(null, role)));
        }

        return [.. related.Distinct()];
    }

    private Task<List<Binding>> BindingsAsync(CancellationToken ct)
    {
        lock (_gate) return _bindings ??= ReadAsync(ct);
    }

    private async Task<List<Binding>> ReadAsync(CancellationToken ct)
    {
        var bindings = new List<Binding>();
        if (run.Catalog.Preferred(KnownResources.ClusterRoleBindings) is not { } resource) return bindings;
        try
        {
            await foreach (var page in run.Options.Cluster.ListAsync(resource.Id, new ListQuery { PageSize = run.Options.PageSize }, ct).ConfigureAwait(false))
            {
                bindings.AddRange(page.Items.Select(Binding.Of));
            }
        }
        catch (KubeApiException e)
        {
            // The accounts themselves are worth storing all the same.
            run.Fail(Reason.KindNotListed, $"cluster role bindings could not be listed, those of service accounts are not in the backup: {e.Message}", KnownResources.ClusterRoleBindings);
        }

        return bindings;
    }

    private sealed record Binding(string Name, string? Role, HashSet<ObjectKey> Accounts, HashSet<string> Groups)
    {
        public bool Names(ObjectKey account) =>
            Accounts.Contains(account) || Groups.Contains("system:serviceaccounts") || Groups.Contains($"system:serviceaccounts:{account.Namespace}");

        public static Binding Of(KubeObject item) => new(
            item.Name,
            item.Text("roleRef", "kind") == "ClusterRole" ? item.Text("roleRef", "name") : null,
            [
                .. item.View.Items("subjects")
                    .Where(s => s.Text("kind") == "ServiceAccount")
                    .Select(s => new ObjectKey(s.Text("namespace"), s.Text("name") ?? "")),
            ],
            [.. item.View.Items("subjects").Where(s => s.Text("kind") == "Group").Select(s => s.Text("name")).OfType<string>()]);
    }
}
