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

    // Velero goes on counting after it wrote the results, so its figures may be higher; ours are equal.
    private void CountResults()
    {
        if (files.Json(BackupFile.Results) is not { } results) return;
        CompareResults("errors", status!.Errors, Count(results.At("errors")));
        CompareResults("warnings", status.Warnings, Count(results.At("warnings")));
        if (files.Json(BackupFile.Issues) is not { } record) return;
        Compare(true, "errors and warnings", status.Errors + status.Warnings, record.Items("gaps").Count() + record.Items("issues").Count(), BackupFile.Issues);
    }

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
            Compare(true, "volumeSnapshotsCompleted", status.VolumeSnapshotsCompleted, native.Count(s => s.Text("status", "phase") == "Completed"), BackupFile.VolumeSnapshots);
        }

        if (files.Json(BackupFile.ItemOperations) is not null)
        {
            var operations = files.Items(BackupFile.ItemOperations).ToList();
            Compare(true, "backupItemOperationsAttempted", status!.ItemOperationsAttempted, operations.Count, BackupFile.ItemOperations);
            Compare(files.IsOwn, "backupItemOperationsCompleted", status.ItemOperationsCompleted, operations.Count(o => o.Text("status", "phase") == "Completed"), BackupFile.ItemOperations);
        }

        if (files.Json(BackupFile.VolumeInfo) is not null)
        {
            var snapshots = files.Items(BackupFile.VolumeInfo).Count(v => v.Text("backupMethod") == "CSISnapshot" && v.Flag("snapshotDataMoved") != true && v.Text("result") == "succeeded");
            Compare(files.IsOwn, "csiVolumeSnapshotsCompleted", status!.CsiVolumeSnapshotsCompleted, snapshots, BackupFile.VolumeInfo);
        }
    }

    private void CompareResults(string figure, int says, int counted)
    {
        if (files.IsOwn || says < counted)
        {
            Compare(true, figure, says, counted, BackupFile.Results);
            return;
        }

        _compared++;
        if (says > counted) _found.Warn(BucketKeys.MetadataName, $"status.{figure} is {says}, {files.NameOf(BackupFile.Results)} has {counted}: the rest came later and is in the log");
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
