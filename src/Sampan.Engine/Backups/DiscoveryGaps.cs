using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Discovery;

namespace Sampan.Engine.Backups;

/// <summary>Says which groups are not in a backup because the cluster could not describe them.</summary>
internal static class DiscoveryGaps
{
    /// <summary>A group that the request can't mean, or leaves out whole, is no gap: nothing of it was asked for. The log has it all the same.</summary>
    public static void Report(BackupRun run, BackupSelection selection)
    {
        foreach (var gap in run.Catalog.Gaps)
        {
            if (IsAskedFor(selection, GroupOf(gap))) run.Fail(Reason.GroupNotDiscovered, $"API group {gap.GroupVersion} could not be discovered, its objects are not in the backup: {gap.Reason}");
            else run.Log.Info($"API group {gap.GroupVersion} could not be discovered; the backup asks for nothing of it: {gap.Reason}");
        }
    }

    /// <summary>True when the name leaves out a whole group that could not be described: it means something although nothing answers to it.</summary>
    public static bool IsExclusionOfOne(ApiCatalog catalog, string name) => catalog.Gaps.Any(g => name == ResourceNames.AllOf(GroupOf(g)));

    private static bool IsAskedFor(BackupSelection selection, string group)
    {
        var excluded = selection.ResourceLists.Where(l => !l.Included).Select(l => l.Names).ToList();
        if (excluded.Count > 0 && excluded.TrueForAll(n => n.ContainsGroup(group))) return false;
        return selection.ResourceLists.Any(l => l.Included && l.Names.MayMean(group));
    }

    private static string GroupOf(DiscoveryGap gap) => gap.GroupVersion.LastIndexOf('/') is > 0 and var at ? gap.GroupVersion[..at] : "";
}
