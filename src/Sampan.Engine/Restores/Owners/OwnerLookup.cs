using System.Collections.Concurrent;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Owners;

/// <summary>Finds owners: in the backup by uid, in the target by name. Each is looked for once. Safe for concurrent use.</summary>
internal sealed class OwnerLookup(RestoreRun run)
{
    private readonly ConcurrentDictionary<(string Uid, string? Namespace), Lazy<Task<bool>>> _comes = new();
    private readonly ConcurrentDictionary<(string Uid, string? Namespace), Lazy<Task<(ApiResource Resource, string Uid)?>>> _live = new();

    /// <summary>True when an owner is among what is restored, or stands in the target.</summary>
    /// <param name="owner">The reference in the backup.</param>
    /// <param name="ns">The owned object's namespace in the backup.</param>
    /// <param name="ct">Ends with the run.</param>
    public Task<bool> ComesAsync(OwnerReference owner, string? ns, CancellationToken ct) => _comes.GetOrAdd((owner.Uid, ns), _ => new Lazy<Task<bool>>(async () =>
    {
        if (InBackup(owner, ns).Any(IsRestored)) return true;
        try
        {
            return await LiveAsync(owner, ns, ct).ConfigureAwait(false) is not null;
        }
        catch (KubeApiException)
        {
            // It may not be looked at: nothing is known against it, and the object that asks is created.
            return true;
        }
    })).Value;

    /// <summary>The owner that stands in the target under the restored name, with its new uid; null when there is none, or one that is going.</summary>
    public Task<(ApiResource Resource, string Uid)?> LiveAsync(OwnerReference owner, string? ns, CancellationToken ct) =>
        _live.GetOrAdd((owner.Uid, ns), _ => new Lazy<Task<(ApiResource Resource, string Uid)?>>(() => FindAsync(owner, ns, ct))).Value;

    /// <summary>Forgets what was not there: it may have come since.</summary>
    public void Forget() => _live.Clear();

    private async Task<(ApiResource Resource, string Uid)?> FindAsync(OwnerReference owner, string? ns, CancellationToken ct)
    {
        // By its own group first; a kind that moved is served under another.
        var names = InBackup(owner, ns).Select(i => (GroupResource?)run.Versions.HomeOf(i.Resource)).Append(Named(owner.Kind)).OfType<GroupResource>().Distinct();
        foreach (var name in names)
        {
            if (run.Catalog.Preferred(name) is not { } resource) continue;
            var key = new ObjectKey(resource.Namespaced ? run.MapNamespace(ns) : null, owner.Name);
            var live = await run.Options.Cluster.GetAsync(resource.Id, key, ct).ConfigureAwait(false);
            if (live?.Uid is { } uid && live.Kind.Kind == owner.Kind.Kind && live.Text("metadata", "deletionTimestamp") is null) return (resource, uid);
        }

        return null;
    }

    private GroupResource? Named(GroupVersionKind kind) =>
        run.Catalog.Resources.FirstOrDefault(r => r.Id.Group == kind.Group && r.Kind == kind.Kind)?.Id.GroupResource;

    /// <summary>The items of the backup that are this owner: one, or two where an old cluster showed it in two groups.</summary>
    private List<ItemId> InBackup(OwnerReference owner, string? ns)
    {
        ObjectKey[] keys = ns is null ? [new ObjectKey(null, owner.Name)] : [new ObjectKey(ns, owner.Name), new ObjectKey(null, owner.Name)];
        return [.. run.Archive.Resources.SelectMany(r => keys.Select(key => new ItemId(r.Resource, key))).Where(id => IsOwner(id, owner))];
    }

    private bool IsOwner(ItemId id, OwnerReference owner)
    {
        try
        {
            return run.FindInBackup(id) is { } found && found.Uid == owner.Uid;
        }
        catch (MalformedObjectException)
        {
            // Its wave reports it.
            return false;
        }
    }

    private bool IsRestored(ItemId id) => run.Catalog.Preferred(run.Versions.HomeOf(id.Resource)) is not null &&
        run.Filter.Collects(id.Resource, id.Key.Namespace) && (!run.Filter.HasSelectors || run.Filter.AllowsLabels(run.FindInBackup(id)!.View));
}
