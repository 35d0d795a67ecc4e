using Sampan.Api;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Volumes.Native;

/// <summary>The locations there are: those a run was given, and the VolumeSnapshotLocations of the cluster.</summary>
internal static class SnapshotLocations
{
    /// <summary>By name.</summary>
    /// <exception cref="KubeApiException">The cluster serves the kind and won't list it.</exception>
    public static async Task<SortedDictionary<string, VolumeSnapshotLocation>> ListAsync(VolumeSnapshotters snapshotters, ICluster? cluster, ApiCatalog? catalog, string ns, CancellationToken ct)
    {
        var found = new SortedDictionary<string, VolumeSnapshotLocation>(StringComparer.Ordinal);
        if (cluster is not null && catalog?.Find(VolumeSnapshotLocation.Resource) is not null)
        {
            await foreach (var page in cluster.ListAsync(VolumeSnapshotLocation.Resource, new ListQuery { Namespace = ns }, ct).ConfigureAwait(false))
            {
                foreach (var item in page.Items) found[item.Name] = new VolumeSnapshotLocation(item);
            }
        }

        foreach (var location in snapshotters.Locations) found[location.Name] = location;
        return found;
    }
}
