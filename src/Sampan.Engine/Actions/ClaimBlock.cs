using Sampan.Api.Names;
using Sampan.Engine.Backups;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary><c>velero.io/pvc</c>: a bound claim belongs together with its volume, the running pods that mount it, and the claims of its volume group.</summary>
/// <remarks>Pods and claims are only looked for when a label selector may have left them out; otherwise the listings bring them.</remarks>
internal sealed class ClaimBlock(BackupRun run, BackupSelection selection) : IItemBlockAction
{
    private readonly Dictionary<(string Namespace, string Group), IReadOnlyList<ItemId>> _groups = [];

    public string Name => "velero.io/pvc";

    public AppliesTo AppliesTo { get; } = AppliesTo.Only(KnownResources.Claims);

    public async Task<IReadOnlyList<ItemId>> GetRelatedItemsAsync(BackupItem item, CancellationToken ct)
    {
        var claim = item.Object;
        if (claim.Text("status", "phase") != "Bound" || claim.Text("spec", "volumeName") is not { Length: > 0 } volume) return [];
        var related = new List<ItemId> { new(KnownResources.Volumes, new ObjectKey(null, volume)) };
        if (selection.Selectors.Count == 0) return related;
        if (run.Catalog.Find(KnownResources.PodsV1) is { } pods && selection.Lists(pods))
        {
            var running = await run.PodVolumes.MountedByAsync(claim.Key, ct).ConfigureAwait(false);
            related.AddRange(running.Select(p => new ItemId(KnownResources.Pods, new ObjectKey(claim.Namespace, p))));
        }

        related.AddRange((await GroupAsync(claim, ct).ConfigureAwait(false)).Where(c => c.Key != claim.Key));
        return related;
    }

    private async Task<IReadOnlyList<ItemId>> GroupAsync(KubeObject claim, CancellationToken ct)
    {
        var label = run.Backup.Spec.VolumeGroupSnapshotLabelKey ?? VeleroLabels.VolumeGroup;
        if (claim.Label(label) is not { Length: > 0 } group || claim.Namespace is not { } ns) return [];
        if (_groups.TryGetValue((ns, group), out var known)) return known;
        var found = new List<ItemId>();
        var query = new ListQuery { Namespace = ns, LabelSelector = $"{label}={group}", PageSize = run.Options.PageSize };
        await foreach (var page in run.Options.Cluster.ListAsync(KnownResources.ClaimsV1, query, ct).ConfigureAwait(false))
            found.AddRange(page.Items.Select(c => new ItemId(KnownResources.Claims, c.Key)));
        return _groups[(ns, group)] = found;
    }
}
