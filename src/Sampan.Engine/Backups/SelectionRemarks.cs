using Sampan.Engine.Results;
using Sampan.Engine.Selection;

namespace Sampan.Engine.Backups;

/// <summary>Says what of a request's lists means nothing in this cluster.</summary>
internal static class SelectionRemarks
{
    public static void Report(BackupRun run, BackupSelection selection)
    {
        foreach (var (field, names, included) in selection.ResourceLists)
        {
            foreach (var name in names.Unknown.Where(n => included || !DiscoveryGaps.IsExclusionOfOne(run.Catalog, n)))
            {
                Warn(run, Reason.ResourceUnknown, Unknown(name, field, included));
            }

            foreach (var name in names.Misplaced)
            {
                Warn(run, Reason.ResourceMisplaced, $"resource \"{name}\" is of the other scope than {field}, which names it: it was ignored there");
            }
        }
    }

    private static string Unknown(string name, string field, bool included) => included
        ? $"resource \"{name}\", which the backup names, is not served by the cluster"
        : $"resource \"{name}\", which {field} names, is not served by the cluster: it excludes nothing";

    private static void Warn(BackupRun run, Reason reason, string message) => run.Issues.Add(new Issue(IssueSeverity.Warning, reason, message));
}
