using Sampan.Api;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Volumes.Native;

/// <summary>Deletes a backup's native snapshots through the snapshotters of their locations. One that can't be deleted is an error, and keeps the backup.</summary>
internal sealed class NativeSnapshotRemover(VolumeSnapshotters snapshotters, ICluster? cluster)
{
    private readonly Dictionary<string, IVolumeSnapshotter> _ready = new(StringComparer.Ordinal);

    /// <summary>Ids of the snapshots that were deleted.</summary>
    public async Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<NativeSnapshot> snapshots, string? ns, IssueLog issues, CancellationToken ct)
    {
        var gone = new List<string>();
        if (snapshots.Count == 0) return gone;
        var locations = await LocationsAsync(ns ?? VeleroNames.DefaultNamespace, ct).ConfigureAwait(false);
        foreach (var snapshot in snapshots)
        {
            try
            {
                var snapshotter = await ReadyAsync(snapshot.Location, locations, ct).ConfigureAwait(false);
                await snapshotter.DeleteSnapshotAsync(snapshot.SnapshotId!, ct).ConfigureAwait(false);
                gone.Add(snapshot.SnapshotId!);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                issues.Add(new Issue(IssueSeverity.Error, Reason.SnapshotNotDeleted, $"native snapshot {snapshot.SnapshotId} of volume {snapshot.VolumeName} was not deleted: {e.Message}")
                {
                    Resource = KnownResources.Volumes,
                    Key = new ObjectKey(null, snapshot.VolumeName),
                });
            }
        }

        return gone;
    }

    private async Task<SortedDictionary<string, VolumeSnapshotLocation>> LocationsAsync(string ns, CancellationToken ct)
    {
        try
        {
            var catalog = cluster is null ? null : await cluster.DiscoverAsync(ct).ConfigureAwait(false);
            return await SnapshotLocations.ListAsync(snapshotters, cluster, catalog, ns, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException)
        {
            return await SnapshotLocations.ListAsync(snapshotters, null, null, ns, ct).ConfigureAwait(false);
        }
    }

    private async Task<IVolumeSnapshotter> ReadyAsync(string name, SortedDictionary<string, VolumeSnapshotLocation> locations, CancellationToken ct)
    {
        if (_ready.TryGetValue(name, out var known)) return known;
        if (snapshotters.Providers.Count == 0) throw new InvalidOperationException($"nothing is set up here that deletes native snapshots (it lies in location {name})");
        if (!locations.TryGetValue(name, out var location)) throw new InvalidOperationException($"volume snapshot location {name} is not known here");
        var make = snapshotters.Find(location.Provider) ?? throw new InvalidOperationException($"there is no volume snapshotter here for provider {location.Provider} of location {name}");
        var snapshotter = make();
        await snapshotter.InitAsync(location.Config, ct).ConfigureAwait(false);
        return _ready[name] = snapshotter;
    }
}
