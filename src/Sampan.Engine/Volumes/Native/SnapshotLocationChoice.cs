using Sampan.Api;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Volumes.Native;

/// <summary>Which locations a backup's native snapshots go to: at most one a provider (Velero's <c>validateAndGetSnapshotLocations</c>).</summary>
internal static class SnapshotLocationChoice
{
    /// <summary>The locations in the order they are asked, those that the spec names first; or the errors for <c>status.validationErrors</c>.</summary>
    public static async Task<(IReadOnlyList<VolumeSnapshotLocation> Locations, IReadOnlyList<string> Errors)> ChooseAsync(
        Api.Backup backup, VolumeSnapshotters snapshotters, ICluster cluster, ApiCatalog catalog, CancellationToken ct)
    {
        // Without snapshotters locations that nobody names can't matter.
        if (snapshotters.Providers.Count == 0 && backup.Spec.VolumeSnapshotLocations.Count == 0) return ([], []);
        try
        {
            var existing = await SnapshotLocations.ListAsync(snapshotters, cluster, catalog, backup.Namespace, ct).ConfigureAwait(false);
            var errors = new List<string>();
            var chosen = new List<VolumeSnapshotLocation>();
            foreach (var name in backup.Spec.VolumeSnapshotLocations) Named(name, existing, snapshotters, chosen, errors);
            if (errors.Count == 0) Defaults(existing, snapshotters, chosen, errors);
            return errors.Count > 0 ? ([], errors) : (chosen, []);
        }
        catch (KubeApiException e)
        {
            return ([], [$"error listing volume snapshot locations: {e.Message}"]);
        }
    }

    private static void Named(string name, SortedDictionary<string, VolumeSnapshotLocation> existing, VolumeSnapshotters snapshotters, List<VolumeSnapshotLocation> chosen, List<string> errors)
    {
        if (!existing.TryGetValue(name, out var location))
        {
            errors.Add($"a VolumeSnapshotLocation CRD for the location {name} with the name specified in the backup spec needs to be created before this snapshot can be executed. " +
                $"Error: volumesnapshotlocations.velero.io \"{name}\" not found");
        }
        else if (chosen.Find(c => c.Provider == location.Provider) is { } other)
        {
            if (other.Name != name) errors.Add($"more than one VolumeSnapshotLocation name specified for provider {location.Provider}: {name}; unexpected name was {other.Name}");
        }
        else if (snapshotters.Find(location.Provider) is null)
        {
            errors.Add($"volume snapshot location {name} is of provider {location.Provider}, for which there is no volume snapshotter here: leave it out, or run the backup with a Velero server");
        }
        else
        {
            chosen.Add(location);
        }
    }

    private static void Defaults(SortedDictionary<string, VolumeSnapshotLocation> existing, VolumeSnapshotters snapshotters, List<VolumeSnapshotLocation> chosen, List<string> errors)
    {
        var open = existing.Values.Where(l => snapshotters.Find(l.Provider) is not null && !chosen.Exists(c => c.Provider == l.Provider));
        foreach (var provider in open.GroupBy(l => l.Provider, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList())
        {
            if (provider.ToList() is [var only])
            {
                chosen.Add(only);
            }
            else if (!snapshotters.DefaultLocations.TryGetValue(provider.Key, out var name))
            {
                errors.Add($"provider {provider.Key} has more than one possible volume snapshot location, and none were specified explicitly or as a default");
            }
            else if (existing.TryGetValue(name, out var location))
            {
                chosen.Add(location);
            }
            else
            {
                errors.Add($"error getting volume snapshot location named {name}: volumesnapshotlocations.velero.io \"{name}\" not found");
            }
        }
    }
}
