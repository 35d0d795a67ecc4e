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

/// <summary>Gathers a pod's block: its claims, the running pods that mount them too, the claims of their volume groups, and so on, and the volumes
/// at the end. Everything in a block counts as met. One caller at a time.</summary>
internal sealed class BlockFormer(BackupRun run, BackupSelection selection, StoredItems items, BackupHooks hooks, ClaimMounts mounts)
{
    private readonly string _groupLabel = run.Backup.Spec.VolumeGroupSnapshotLabelKey ?? VeleroLabels.VolumeGroup;

    /// <param name="pods">The resource of pods.</param>
    /// <param name="pod">A pod that was met and is to be stored.</param>
    /// <param name="ct">Ends with the run.</param>
    public async Task<HookBlock> FormAsync(ApiResource pods, KubeObject pod, CancellationToken ct)
    {
        var (block, volumes) = (new HookBlock(), new List<string>());
        Add(block, pods, pod);
        for (var i = 0; i < block.PodCount; i++)
        {
            var mounted = block.PodAt(i).Pod;
            var claims = new Queue<ObjectKey>(ClaimMounts.ClaimsOf(mounted).Select(c => new ObjectKey(mounted.Namespace, c)));
            while (claims.TryDequeue(out var key))
            {
                if (await FetchAsync(new ItemId(KnownResources.Claims, key), block, ct).ConfigureAwait(false) is not ({ } resource, { } claim)) continue;
                block.Add(resource, claim);
                if (claim.Text("status", "phase") != "Bound" || claim.Text("spec", "volumeName") is not { Length: > 0 } volume) continue;
                volumes.Add(volume);
                await AddPodsAsync(block, key, ct).ConfigureAwait(false);
                foreach (var other in await GroupAsync(block, claim, resource, ct).ConfigureAwait(false)) claims.Enqueue(other);
            }
        }

        foreach (var volume in volumes)
        {
            var id = new ItemId(KnownResources.Volumes, new ObjectKey(null, volume));
            if (await FetchAsync(id, block, ct).ConfigureAwait(false) is ({ } resource, { } found)) block.Add(resource, found);
        }

        return block;
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
            var pod = block.PodAt(0);
            run.Error(Reason.HookBlockIncomplete, pod.Id,
                $"{what} could not be read for the hooks of pod {pod.Pod.Key}, and may not have been taken between them: {e.Message}");
            return otherwise;
        }
    }
}
