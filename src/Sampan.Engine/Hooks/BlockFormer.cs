using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Hooks;

/// <summary>Gathers the block of a pod or a claim: its claims, the running pods that mount them too, the claims of their volume groups, and so on, and the
/// volumes at the end. Everything in a block counts as met. One caller at a time.</summary>
internal sealed class BlockFormer(BackupRun run, BackupSelection selection, StoredItems items, BackupHooks hooks, ClaimMounts mounts)
{
    private readonly string _groupLabel = run.Backup.Spec.VolumeGroupSnapshotLabelKey ?? VeleroLabels.VolumeGroup;

    /// <param name="resource">The resource of pods or of claims.</param>
    /// <param name="item">A pod or a claim that was met and is to be stored.</param>
    /// <param name="ct">Ends with the run.</param>
    public async Task<HookBlock> FormAsync(ApiResource resource, KubeObject item, CancellationToken ct)
    {
        var block = new HookBlock(new ItemId(resource.Id.GroupResource, item.Key));
        var (claims, volumes, pods) = (new Queue<ObjectKey>(), new List<string>(), 0);
        if (resource.Id == KnownResources.PodsV1) Add(block, resource, item);
        else await AddClaimAsync(block, resource, item, claims, volumes, ct).ConfigureAwait(false);
        while (claims.Count > 0 || pods < block.PodCount)
        {
            if (!claims.TryDequeue(out var key))
            {
                var pod = block.PodAt(pods++).Pod;
                foreach (var name in ClaimMounts.ClaimsOf(pod)) claims.Enqueue(new ObjectKey(pod.Namespace, name));
            }
            else if (await FetchAsync(new ItemId(KnownResources.Claims, key), block, ct).ConfigureAwait(false) is ({ } kind, { } claim))
            {
                await AddClaimAsync(block, kind, claim, claims, volumes, ct).ConfigureAwait(false);
            }
        }

        foreach (var volume in volumes)
        {
            var id = new ItemId(KnownResources.Volumes, new ObjectKey(null, volume));
            if (await FetchAsync(id, block, ct).ConfigureAwait(false) is ({ } kind, { } found)) block.Add(kind, found);
        }

        return block;
    }

    private async Task AddClaimAsync(
        HookBlock block, ApiResource resource, KubeObject claim, Queue<ObjectKey> claims, List<string> volumes, CancellationToken ct)
    {
        block.Add(resource, claim);
        if (claim.Text("status", "phase") != "Bound" || claim.Text("spec", "volumeName") is not { Length: > 0 } volume) return;
        volumes.Add(volume);
        await AddPodsAsync(block, claim.Key, ct).ConfigureAwait(false);
        foreach (var other in await GroupAsync(block, claim, resource, ct).ConfigureAwait(false)) claims.Enqueue(other);
    }

    private void Add(HookBlock block, ApiResource resource, KubeObject pod)
    {
        var seen = pod.DeepClone();
        var id = new ItemId(KnownResources.Pods, pod.Key);
        void Ignored(string message) => run.Warn(Reason.HookSettingIgnored, id, $"pod {pod.Key}: {message}");
        block.Add(resource, pod, new HookedPod(seen, hooks.Of(seen, HookPhase.Pre, Ignored), hooks.Of(seen, HookPhase.Post, Ignored)));
    }

    private async Task AddPodsAsync(HookBlock block, ObjectKey claim, CancellationToken ct)
    {
        foreach (var name in await TryAsync(block, $"the pods of namespace {claim.Namespace}", [], () => mounts.PodsOfAsync(claim, ct)).ConfigureAwait(false))
        {
            var id = new ItemId(KnownResources.Pods, new ObjectKey(claim.Namespace, name));
            if (await FetchAsync(id, block, ct).ConfigureAwait(false) is ({ } resource, { } pod)) Add(block, resource, pod);
        }
    }

    // Claims that a label makes one group: their snapshots are to be of one instant.
    private async Task<IReadOnlyList<ObjectKey>> GroupAsync(HookBlock block, KubeObject claim, ApiResource resource, CancellationToken ct)
    {
        if (claim.Label(_groupLabel) is not { Length: > 0 } group) return [];
        return await TryAsync(block, $"the claims of volume group {group}", [], async () =>
        {
            var found = new List<ObjectKey>();
            var query = new ListQuery { Namespace = claim.Namespace, LabelSelector = $"{_groupLabel}={group}", PageSize = run.Options.PageSize };
            var pages = run.Options.Cluster.ListAsync(resource.Id, query, ct);
            await foreach (var page in pages.ConfigureAwait(false)) found.AddRange(page.Items.Select(i => i.Key));
            return (IReadOnlyList<ObjectKey>)found;
        }).ConfigureAwait(false);
    }

    // Null for what is met already, is not selected, or is to be left out.
    private async Task<(ApiResource? Resource, KubeObject? Item)> FetchAsync(ItemId id, HookBlock block, CancellationToken ct)
    {
        if (run.Catalog.Preferred(id.Resource) is not { } resource || items.Met(resource.Id, id.Key)) return default;
        if (!selection.TakesRelated(resource, id.Key.Namespace)) return default;
        var item = await TryAsync(block, id.ToString(), null, () => run.Options.Cluster.GetAsync(resource.Id, id.Key, ct)).ConfigureAwait(false);
        if (item is null || item.Label(VeleroLabels.ExcludeFromBackup) == "true" || item.Text("metadata", "deletionTimestamp") is not null) return default;
        return items.Meet(resource.Id, id.Key) ? (resource, item) : default;
    }

    // What can't be read is taken later, with everything else, and then nothing is held still for it.
    private async Task<T> TryAsync<T>(HookBlock block, string what, T otherwise, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException or MalformedObjectException)
        {
            run.Error(Reason.HookBlockIncomplete, block.Root,
                $"{what} could not be read for the hooks around {block.Root}, and may not have been taken between them: {e.Message}");
            return otherwise;
        }
    }
}
