using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Deletes what has lost all its owners, and carries out foreground and orphan deletions.</summary>
/// <remarks>One controller for each kind of object that can be deleted, all over the same caches; an event of one kind wakes the controllers
/// of its owners' and dependents' kinds.</remarks>
internal sealed class GarbageCollector(ClusterView view)
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";
    private const string ByOwner = "owner";

    /// <summary>Short-lived, owned by nobody, or the same objects under a second group.</summary>
    private static readonly HashSet<GroupResource> Ignored =
        [Resources.Events, new("events.k8s.io", "events"), new("extensions", "ingresses"), new("coordination.k8s.io", "leases")];

    private readonly ConcurrentDictionary<GroupResource, Controller> _controllers = new();

    /// <summary>Begins to look after a kind. Again: nothing happens.</summary>
    public ObjectCache? Add(GroupResource resource)
    {
        if (Ignored.Contains(resource) || _controllers.ContainsKey(resource)) return null;
        var cache = view.Cache(resource);
        cache.AddIndex(ByOwner, o => Owners.All(o).Select(r => r.Uid));
        var controller = view.Host.Create($"gc-{resource}", new Reconciler(this, resource), new ControllerOptions { MaxParallel = 4 });
        _controllers[resource] = controller;
        controller.For(cache, change => Keys(resource, change));
        view.Host.Start(controller);
        return cache;
    }

    /// <summary>Stops looking after a kind that is no longer served.</summary>
    public Task RemoveAsync(GroupResource resource) =>
        _controllers.TryRemove(resource, out var controller) ? view.Host.StopAsync(controller) : Task.CompletedTask;

    public IReadOnlyCollection<GroupResource> Kinds => [.. _controllers.Keys];

    private IEnumerable<ObjectKey> Keys(GroupResource resource, ObjectChange change)
    {
        var item = change.Object;
        if (change.After is null)
        {
            foreach (var (kind, dependent) in Dependents(item.Uid!)) Enqueue(kind, dependent.Key);
        }

        // An owner that waits for this one, in foreground or to orphan it, has to look again.
        foreach (var owner in Owners.All(item))
        {
            if (OwnerResource(owner) is not { } kind) continue;
            var key = OwnerKey(kind, owner, item);
            if (view.Get(kind, key) is { } found && PodState.IsTerminating(found)) Enqueue(kind, key);
        }

        if (change.After is { } now && (PodState.IsTerminating(now) || Owners.All(now).Any())) yield return now.Key;
    }

    private void Enqueue(GroupResource resource, ObjectKey key)
    {
        if (_controllers.TryGetValue(resource, out var controller)) controller.Enqueue(key);
    }

    private IEnumerable<(GroupResource Resource, KubeObject Item)> Dependents(string ownerUid) =>
        _controllers.Keys.Where(view.Serves).SelectMany(kind => view.Cache(kind).ByIndex(ByOwner, ownerUid).Select(d => (kind, d)));

    private GroupResource? OwnerResource(OwnerReference owner)
    {
        var kind = GroupVersionKind.From(owner.ApiVersion, owner.Kind);
        return view.Catalog.Find(kind)?.Id.GroupResource ??
               view.Catalog.Resources.FirstOrDefault(r => r.Id.Group == kind.Group && r.Kind == kind.Kind)?.Id.GroupResource;
    }

    private ObjectKey OwnerKey(GroupResource resource, OwnerReference owner, KubeObject dependent) =>
        new(view.Catalog.Preferred(resource)?.Namespaced == true ? dependent.Namespace : null, owner.Name);

    private async Task CollectAsync(GroupResource resource, ObjectKey key, CancellationToken ct)
    {
        if (view.Get(resource, key) is not { } item) return;
        if (PodState.IsTerminating(item) && Finalizers.Has(item, Orphan)) await OrphanAsync(resource, item, ct).ConfigureAwait(false);
        else if (PodState.IsTerminating(item) && Finalizers.Has(item, Foreground)) await DeleteDependentsAsync(resource, item, ct).ConfigureAwait(false);
        else if (!PodState.IsTerminating(item)) await JudgeAsync(resource, item, ct).ConfigureAwait(false);
    }

    private async Task OrphanAsync(GroupResource resource, KubeObject owner, CancellationToken ct)
    {
        foreach (var (kind, dependent) in Dependents(owner.Uid!))
        {
            await Adoption.ReleaseAsync(view, kind, dependent, owner.Uid!, ct).ConfigureAwait(false);
        }

        await Finalizers.RemoveAsync(view, resource, owner, ct, Orphan).ConfigureAwait(false);
    }

    private async Task DeleteDependentsAsync(GroupResource resource, KubeObject owner, CancellationToken ct)
    {
        var blocking = Dependents(owner.Uid!).Where(d => Owners.All(d.Item).Any(r => r.Uid == owner.Uid && r.BlockOwnerDeletion)).ToList();
        if (blocking.Count == 0)
        {
            await Finalizers.RemoveAsync(view, resource, owner, ct, Foreground).ConfigureAwait(false);
            return;
        }

        foreach (var (kind, dependent) in blocking.Where(d => !PodState.IsTerminating(d.Item)))
        {
            await JudgeAsync(kind, dependent, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps an object as long as one owner stands; drops references to those that don't.</summary>
    private async Task JudgeAsync(GroupResource resource, KubeObject item, CancellationToken ct)
    {
        var (solid, lost, waiting) = (0, new List<OwnerReference>(), new List<OwnerReference>());
        foreach (var reference in Owners.All(item))
        {
            if (OwnerResource(reference) is not { } kind)
            {
                // Its kind is not served: whether the owner stands can't be known, so nothing is done.
                solid++;
                continue;
            }

            var owner = await FindOwnerAsync(kind, OwnerKey(kind, reference, item), reference.Uid, ct).ConfigureAwait(false);
            if (owner is null) lost.Add(reference);
            else if (PodState.IsTerminating(owner) && Finalizers.Has(owner, Foreground)) waiting.Add(reference);
            else solid++;
        }

        if (lost.Count + waiting.Count == 0) return;
        if (solid > 0) await KeepAsync(resource, item, [.. lost, .. waiting], ct).ConfigureAwait(false);
        else await view.DeleteAsync(resource, item, Policy(item, waiting.Count > 0), ct).ConfigureAwait(false);
    }

    /// <summary>Dependents of a foreground deletion that have dependents of their own are deleted in the foreground too.</summary>
    private string Policy(KubeObject item, bool ownerWaits)
    {
        if (Finalizers.Has(item, Orphan)) return "Orphan";
        return Finalizers.Has(item, Foreground) || (ownerWaits && Dependents(item.Uid!).Any()) ? "Foreground" : "Background";
    }

    private async Task<KubeObject?> FindOwnerAsync(GroupResource resource, ObjectKey key, string uid, CancellationToken ct)
    {
        if (view.Get(resource, key) is { } cached && cached.Uid == uid) return cached;

        // The cache may lag behind the dependent; only the server can say that an owner is gone.
        var live = await view.Cluster.GetAsync(view.Id(resource), key, ct).ConfigureAwait(false);
        return live?.Uid == uid ? live : null;
    }

    private async Task KeepAsync(GroupResource resource, KubeObject item, List<OwnerReference> drop, CancellationToken ct)
    {
        var uids = drop.Select(r => r.Uid).ToHashSet(StringComparer.Ordinal);
        var edited = item.DeepClone();
        var references = (JsonArray)edited.Edit()["metadata"]!["ownerReferences"]!;
        foreach (var entry in references.Where(r => uids.Contains(r.Text("uid") ?? "")).ToList()) references.Remove(entry);
        await view.ReplaceAsync(resource, edited, ct).ConfigureAwait(false);
    }

    private sealed class Reconciler(GarbageCollector collector, GroupResource resource) : IReconciler
    {
        public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
        {
            await collector.CollectAsync(resource, key, ct).ConfigureAwait(false);
            return ReconcileResult.Done;
        }
    }
}
