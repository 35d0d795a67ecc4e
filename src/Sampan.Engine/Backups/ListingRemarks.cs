using Sampan.Engine.Results;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>What is worth a word about how a listing went, though nothing of it is missing.</summary>
internal static class ListingRemarks
{
    public static void Report(BackupRun run, KubePage page, ResourceId resource, string listing)
    {
        if (!page.IsRestart) return;
        var text = $"the listing of {listing} took longer than the API server keeps its state: it was started again, and its objects were read at two times";
        run.Issues.Add(new Issue(IssueSeverity.Warning, Reason.ListingRestarted, text) { Resource = resource.GroupResource });
    }
}
