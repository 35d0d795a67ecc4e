using Sampan.Api;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Selection;

/// <summary>What every backup leaves out: snapshots of others are no data of the application. Those that this backup cuts are taken because its
/// actions name them.</summary>
internal static class ServerExclusions
{
    private static readonly string Snapshots = SnapshotApi.SnapshotsResource.ToString();
    private static readonly string Contents = SnapshotApi.ContentsResource.ToString();

    public static bool Covers(GroupResource resource) => resource == SnapshotApi.SnapshotsResource || resource == SnapshotApi.ContentsResource;

    /// <summary>An exclude list as the user gave it: what the server adds to every list restricts nothing, and must not count as a filter.</summary>
    public static IEnumerable<string> Without(IEnumerable<string> excluded) => excluded.Where(name => name != Snapshots && name != Contents);

    /// <summary>Writes the exclusions into the lists of the style in use, as Velero's server does, so that the backup's record says them.</summary>
    public static void Persist(BackupSpec spec, bool scoped)
    {
        if (scoped)
        {
            (spec.IncludedNamespaceScopedResources, spec.ExcludedNamespaceScopedResources) =
                Add(spec.IncludedNamespaceScopedResources, spec.ExcludedNamespaceScopedResources, Snapshots);
            (spec.IncludedClusterScopedResources, spec.ExcludedClusterScopedResources) =
                Add(spec.IncludedClusterScopedResources, spec.ExcludedClusterScopedResources, Contents);
        }
        else
        {
            (spec.IncludedResources, spec.ExcludedResources) = Add(spec.IncludedResources, spec.ExcludedResources, Snapshots, Contents);
        }
    }

    // A list that would become empty would then say everything, which nobody asked for: it stays.
    private static (IReadOnlyList<string> Included, IReadOnlyList<string> Excluded) Add(
        IReadOnlyList<string> included, IReadOnlyList<string> excluded, params string[] names)
    {
        IReadOnlyList<string> left = [.. included.Except(names)];
        return (left.Count == 0 ? included : left, [.. excluded.Union(names)]);
    }
}
