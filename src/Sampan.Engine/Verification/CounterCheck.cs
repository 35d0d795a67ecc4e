using System.Text.Json;
using Sampan.Api;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Verification;

/// <summary>The figures in the status against the files that they count.</summary>
internal sealed class CounterCheck(BackupStatus? status, FileCheck files)
{
    private readonly FindingList _found = new();
    private int _compared;

    public VerificationCheck Run()
    {
        if (status is null || !status.Phase.IsFinal) return FindingList.Skipped("counters", "there is no final status");
        CountResults();
        if (status.Phase != BackupPhase.Failed) CountContents();
        return _found.ToCheck("counters", $"{_compared} figures");
    }

    // Velero goes on counting after it wrote the results, so its figures may be higher. Ours are equal, but for rows beyond the bound on a list: how many
    // those are is written down, and each file of results has one line for them.
    private void CountResults()
    {
        if (files.Json(BackupFile.Results) is not { } results) return;
        var issues = files.Json(BackupFile.Issues);
        CompareResults("errors", status!.Errors, Count(results.At("errors")), NotListed(issues, "errors"));
        CompareResults("warnings", status.Warnings, Count(results.At("warnings")), NotListed(issues, "warnings"));
        if (issues is not { } record) return;
        var rows = record.Items("gaps").Count() + record.Items("issues").Count() + NotListed(issues, "errors") + NotListed(issues, "warnings");
        Compare(true, "errors and warnings", status.Errors + status.Warnings, rows, BackupFile.Issues);
    }

    private static int NotListed(JsonElement? issues, string severity) => (int)(issues?.Whole("notListed", severity) ?? 0);

    private void CountContents()
    {
        if (files.Json(BackupFile.ResourceList) is { } list && status!.ItemsBackedUp > 0)
        {
            Compare(true, "progress.itemsBackedUp", status.ItemsBackedUp, list.EnumerateObject().Sum(p => p.Value.GetArrayLength()), BackupFile.ResourceList);
        }

        if (files.Json(BackupFile.VolumeSnapshots) is not null)
        {
            var native = files.Items(BackupFile.VolumeSnapshots).ToList();
            Compare(true, "volumeSnapshotsAttempted", status!.VolumeSnapshotsAttempted, native.Count, BackupFile.VolumeSnapshots);
            Compare(true, "volumeSnapshotsCompleted", status.VolumeSnapshotsCompleted, Completed(native), BackupFile.VolumeSnapshots);
        }

        if (files.Json(BackupFile.ItemOperations) is not null)
        {
            var operations = files.Items(BackupFile.ItemOperations).ToList();
            Compare(true, "backupItemOperationsAttempted", status!.ItemOperationsAttempted, operations.Count, BackupFile.ItemOperations);
            Compare(files.IsOwn, "backupItemOperationsCompleted", status.ItemOperationsCompleted, Completed(operations), BackupFile.ItemOperations);
        }

        if (files.Json(BackupFile.VolumeInfo) is not null)
        {
            var snapshots = files.Items(BackupFile.VolumeInfo).Count(IsCsiSnapshot);
            Compare(files.IsOwn, "csiVolumeSnapshotsCompleted", status!.CsiVolumeSnapshotsCompleted, snapshots, BackupFile.VolumeInfo);
        }
    }

    private static int Completed(IEnumerable<JsonElement> records) => records.Count(r => r.Text("status", "phase") == "Completed");

    private static bool IsCsiSnapshot(JsonElement volume) =>
        volume.Text("backupMethod") == "CSISnapshot" && volume.Flag("snapshotDataMoved") != true && volume.Text("result") == "succeeded";

    private void CompareResults(string figure, int says, int counted, int notListed)
    {
        if (notListed > 0) counted += notListed - 1;
        if (files.IsOwn || says < counted)
        {
            Compare(true, figure, says, counted, BackupFile.Results);
            return;
        }

        _compared++;
        if (says == counted) return;
        var text = $"status.{figure} is {says}, {files.NameOf(BackupFile.Results)} has {counted}: the rest came later and is in the log";
        _found.Warn(BucketKeys.MetadataName, text);
    }

    private void Compare(bool error, string figure, int says, int counted, BackupFile file)
    {
        _compared++;
        if (says != counted) _found.Add(error, BucketKeys.MetadataName, $"status.{figure} is {says}, {files.NameOf(file)} has {counted}");
    }

    private static int Count(JsonElement side) => side.ValueKind switch
    {
        JsonValueKind.Array => side.GetArrayLength(),
        JsonValueKind.Object => side.EnumerateObject().Sum(p => Count(p.Value)),
        _ => 0,
    };
}
