using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Volumes;

/// <summary>Snapshot objects that runs left in a cluster because they were killed, found by the runs' ids, which they carry as a label.</summary>
internal static class SnapshotLeftovers
{
    /// <summary>Removes every VolumeSnapshot of these runs with the snapshot it stands for. Gives the handles; what can't be removed is a warning.</summary>
    public static async Task<IReadOnlyList<string>> RemoveAsync(ICluster cluster, TimeProvider time, IReadOnlyList<string> runs, IssueLog issues, CancellationToken ct)
    {
        // Without one the selector would not select.
        if (runs.Count == 0) return [];
        try
        {
            if (SnapshotApi.Of(await cluster.DiscoverAsync(ct).ConfigureAwait(false)) is not { } api) return [];
            var handles = new List<string>();
            foreach (var snapshot in await ListAsync(cluster, api.Snapshots.Id, runs, ct).ConfigureAwait(false))
            {
                if (await RemoveAsync(cluster, api, snapshot, ct).ConfigureAwait(false) is { } handle) handles.Add(handle);
            }

            // Contents whose VolumeSnapshot went first: nothing but their handle leads to the snapshot.
            var remover = new SnapshotRemover(cluster, time);
            foreach (var content in (await ListAsync(cluster, api.Contents.Id, runs, ct).ConfigureAwait(false)).Where(IsKept))
            {
                var problem = SnapshotRemover.HandleOf(content) is null ? null : await remover.RemoveAsync(content, ct).ConfigureAwait(false);
                if (problem is null) await cluster.DeleteAsync(api.Contents.Id, content.Key, DeleteOptions.Default, ct).ConfigureAwait(false);
                if (problem is not null) issues.Add(Left(new ItemId(SnapshotApi.ContentsResource, content.Key), problem));
                else if (SnapshotRemover.HandleOf(content) is { } handle) handles.Add(handle);
            }

            return handles;
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException)
        {
            issues.Add(NotLookedFor(runs, e.Message));
            return [];
        }
    }

    /// <summary>Removes VolumeSnapshots of a complete backup that it does not know of, as the answer to their request was lost. What is known is not touched.</summary>
    public static async Task RemoveStraysAsync(ICluster cluster, SnapshotApi api, string run, IReadOnlyCollection<ObjectKey> known, IssueLog issues, CancellationToken ct)
    {
        try
        {
            foreach (var snapshot in await ListAsync(cluster, api.Snapshots.Id, [run], ct).ConfigureAwait(false))
            {
                if (!known.Contains(snapshot.Key)) await RemoveAsync(cluster, api, snapshot, ct).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException)
        {
            issues.Add(NotLookedFor([run], e.Message));
        }
    }

    /// <summary>The row that says where to look for what may be there.</summary>
    public static Issue NotLookedFor(IReadOnlyList<string> runs, string why) => new(IssueSeverity.Warning, Reason.SnapshotObjectLeft,
        $"snapshots that a run may have left in the cluster were not looked for ({why}): kubectl get volumesnapshots,volumesnapshotcontents -A -l '{Selector(runs)}' shows them");

    private static async Task<string?> RemoveAsync(ICluster cluster, SnapshotApi api, KubeObject snapshot, CancellationToken ct)
    {
        var name = snapshot.Text("status", "boundVolumeSnapshotContentName") ?? "";
        var content = name.Length == 0 ? null : await cluster.GetAsync(api.Contents.Id, new ObjectKey(null, name), ct).ConfigureAwait(false);
        await RemoveAsync(cluster, api, snapshot.Key, content?.Key, "Delete", ct).ConfigureAwait(false);
        return content is null ? null : SnapshotRemover.HandleOf(content);
    }

    /// <summary>Gives the content a policy and removes the VolumeSnapshot; with Delete the content too, and with it what it stands for.</summary>
    /// <remarks>A snapshot controller that has not seen the policy yet would leave the content behind.</remarks>
    public static async Task RemoveAsync(ICluster cluster, SnapshotApi api, ObjectKey snapshot, ObjectKey? content, string policy, CancellationToken ct)
    {
        if (content is { } kept)
        {
            var patch = KubePatch.Merge(new JsonObject { ["spec"] = new JsonObject { ["deletionPolicy"] = policy } });
            await cluster.PatchAsync(api.Contents.Id, kept, patch, WriteOptions.Default, ct).ConfigureAwait(false);
        }

        await cluster.DeleteAsync(api.Snapshots.Id, snapshot, DeleteOptions.Default, ct).ConfigureAwait(false);
        if (content is { } gone && policy == "Delete") await cluster.DeleteAsync(api.Contents.Id, gone, DeleteOptions.Default, ct).ConfigureAwait(false);
    }

    // Objects that a restore made carry the labels of those they were made from.
    private static async Task<IReadOnlyList<KubeObject>> ListAsync(ICluster cluster, ResourceId resource, IReadOnlyList<string> runs, CancellationToken ct)
    {
        var found = new List<KubeObject>();
        await foreach (var page in cluster.ListAsync(resource, new ListQuery { LabelSelector = Selector(runs) }, ct).ConfigureAwait(false)) found.AddRange(page.Items);
        return [.. found.Where(o => o.Label(VeleroLabels.RestoreName) is null)];
    }

    private static bool IsKept(KubeObject content) => content.Text("spec", "deletionPolicy") == "Retain" && content.Text("metadata", "deletionTimestamp") is null;

    private static string Selector(IReadOnlyList<string> runs) => $"{VeleroLabels.BackupUid} in ({string.Join(',', runs)})";

    private static Issue Left(ItemId item, string why) =>
        new(IssueSeverity.Warning, Reason.SnapshotObjectLeft, $"{item} of an unfinished run could not be removed: {why}") { Resource = item.Resource, Key = item.Key };
}
