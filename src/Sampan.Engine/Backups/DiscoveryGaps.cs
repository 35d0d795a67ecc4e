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
            var said = $"API group {gap.GroupVersion} could not be discovered";
            if (selection.AsksFor(gap.Group)) run.Fail(Reason.GroupNotDiscovered, $"{said}, its objects are not in the backup: {gap.Reason}");
            else run.Log.Info($"{said}; the backup asks for nothing of it: {gap.Reason}");
        }
    }

    /// <summary>True when the name leaves out a whole group that could not be described: it means something although nothing answers to it.</summary>
    public static bool IsExclusionOfOne(ApiCatalog catalog, string name) => catalog.Gaps.Any(g => name == ResourceNames.AllOf(g.Group));
}
