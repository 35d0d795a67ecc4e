using System.Text.Json;
using Sampan.Api;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary><c>backup describe</c> in the layout of Velero 1.18.1 (output/backup_describer.go), before it what is missing and after it what else Velero
/// doesn't say.</summary>
internal static class BackupDescriber
{
    public static string Describe(Backup backup, BackupDetails found, bool details, bool colour)
    {
        var text = new Description(colour);
        IssuesSection.WriteGaps(text, found.Issues);
        var (spec, status) = (backup.Spec, backup.Status);
        text.Metadata(backup).Line();
        var hint = status.Phase == BackupPhase.Failed || status.Phase == BackupPhase.PartiallyFailed
            ? $" (run `sampan backup logs {backup.Name}` for more information)" : "";
        text.Pair("Phase", text.Phase(status.Phase.ToString()) + hint);
        if (spec.ResourcePolicy is { } policy) text.Line().Line("Resource policies:").Line($"\tType:\t{policy.Kind}").Line($"\tName:\t{policy.Name}");
        if (spec.ParallelFilesUpload is > 0 and var parallel) text.Line().Line("Uploader config:").Line($"\tParallel files upload:\t{parallel}");
        if (status.ValidationErrors.Count > 0) text.Line().Slice(0, "Validation errors", status.ValidationErrors);
        if (status.FailureReason is { Length: > 0 } failure) text.Line().Pair("Failure reason", failure);
        text.Line();
        Results(text, status, found);
        text.Line();
        BackupSpecSection.Write(text, spec);
        text.Line();
        Status(text, status);
        ItemOperationsSection.Write(text, "Backup", status.ItemOperationsAttempted, status.ItemOperationsCompleted, status.ItemOperationsFailed,
            details ? found.ItemOperations : null);
        if (details)
        {
            ResourceListSection.Write(text, found.ResourceList, "<backup resource list not found>");
            text.Line();
        }

        BackupVolumesSection.Write(text, found, details);
        if (backup.Document.View.At("status", "hookStatus").ValueKind == JsonValueKind.Object)
            text.Line().Pair("HooksAttempted", status.HooksAttempted).Pair("HooksFailed", status.HooksFailed);
        IssuesSection.WriteIssues(text, found.Issues);
        IssuesSection.WriteRemedies(text, found.Issues);
        return text.ToString();
    }

    private static void Results(Description text, BackupStatus status, BackupDetails found)
    {
        if (status.Warnings == 0 && status.Errors == 0) return;
        if (found.Results is { } results) ResultsSection.Write(text, results);
        else text.Pair("Errors", status.Errors).Pair("Warnings", status.Warnings);
    }

    private static void Status(Description text, BackupStatus status)
    {
        text.Pair("Backup Format Version", status.FormatVersion).Line()
            .Pair("Started", GoTime.Text(status.Started, "<n/a>")).Pair("Completed", GoTime.Text(status.Ended, "<n/a>")).Line()
            .Pair("Expiration", GoTime.Text(status.Expiration)).Line();
        if (status.TotalItems == 0) return;
        var running = status.Phase == BackupPhase.InProgress;
        text.Pair(running ? "Estimated total items to be backed up" : "Total items to be backed up", status.TotalItems)
            .Pair(running ? "Items backed up so far" : "Items backed up", status.ItemsBackedUp).Line();
    }
}
