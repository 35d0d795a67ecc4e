using Sampan.Api;
using Sampan.Api.Values;

namespace Sampan.Cli.Output.Describe;

/// <summary>The specification block of a backup's description.</summary>
internal static class BackupSpecSection
{
    public static void Write(Description description, BackupSpec spec)
    {
        description.Line("Namespaces:").Filter("Included", spec.IncludedNamespaces, "Excluded", spec.ExcludedNamespaces).Line();
        Resources(description, spec);
        description.Line()
            .Pair("Label selector", spec.LabelSelector?.ToString() is { Length: > 0 } selector ? selector : "<none>").Line()
            .Pair("Or label selector", spec.OrLabelSelectors.Count == 0 ? "<none>" : string.Join(" or ", spec.OrLabelSelectors)).Line()
            .Pair("Storage Location", spec.StorageLocation).Line()
            .Pair("Velero-Native Snapshot PVs", Description.Tristate(spec.SnapshotVolumes));
        if (spec.DefaultVolumesToFsBackup is { } fs) description.Pair("File System Backup (Default)", fs ? "true" : "false");
        description.Pair("Snapshot Move Data", Description.Tristate(spec.SnapshotMoveData))
            .Pair("Data Mover", spec.DataMover is { Length: > 0 } mover ? mover : "velero").Line()
            .Pair("TTL", GoDuration.Format(spec.Ttl ?? TimeSpan.Zero)).Line()
            .Pair("CSISnapshotTimeout", GoDuration.Format(spec.CsiSnapshotTimeout ?? TimeSpan.Zero))
            .Pair("ItemOperationTimeout", GoDuration.Format(spec.ItemOperationTimeout ?? TimeSpan.Zero)).Line();
        HooksSection.Write(description, spec.Hooks);
        if (spec.OrderedResources.Count == 0) return;
        description.Line().Line("OrderedResources:");
        foreach (var (kind, order) in spec.OrderedResources.OrderBy(p => p.Key, StringComparer.Ordinal)) description.Line($"\t{kind}: {order}");
    }

    private static void Resources(Description description, BackupSpec spec)
    {
        description.Line("Resources:");
        if (spec.IncludeClusterResources is not null || spec.IncludedResources.Count > 0 || spec.ExcludedResources.Count > 0)
        {
            description.Filter("Included", spec.IncludedResources, "Excluded", spec.ExcludedResources)
                .Line($"\tCluster-scoped:\t{Description.Tristate(spec.IncludeClusterResources, yes: "included", no: "excluded")}");
            return;
        }

        description.Filter("Included cluster-scoped", spec.IncludedClusterScopedResources, "Excluded cluster-scoped", spec.ExcludedClusterScopedResources,
                spec.IncludedClusterScopedResources.Count == 0 ? "<none>" : "*")
            .Filter("Included namespace-scoped", spec.IncludedNamespaceScopedResources, "Excluded namespace-scoped", spec.ExcludedNamespaceScopedResources);
    }
}
