using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sampan.EndToEnd.Tests.Strict;

/// <summary><c>velero-backup.json</c>: what the sync of every release takes.</summary>
internal sealed partial class StrictMetadata
{
    // The fields of the definition of 1.18.1; 1.8's API server would prune what it lacks.
    private static readonly string[] SpecFields =
    [
        "csiSnapshotTimeout", "datamover", "defaultVolumesToFsBackup", "defaultVolumesToRestic", "excludedClusterScopedResources",
        "excludedNamespaceScopedResources", "excludedNamespaces", "excludedResources", "hooks", "includeClusterResources", "includedClusterScopedResources",
        "includedNamespaceScopedResources", "includedNamespaces", "includedResources", "itemOperationTimeout", "labelSelector", "metadata",
        "orLabelSelectors", "orderedResources", "resourcePolicy", "snapshotMoveData", "snapshotVolumes", "storageLocation", "ttl", "uploaderConfig",
        "volumeGroupSnapshotLabelKey", "volumeSnapshotLocations",
    ];

    private static readonly string[] StatusFields =
    [
        "backupItemOperationsAttempted", "backupItemOperationsCompleted", "backupItemOperationsFailed", "completionTimestamp", "csiVolumeSnapshotsAttempted",
        "csiVolumeSnapshotsCompleted", "errors", "expiration", "failureReason", "formatVersion", "hookStatus", "phase", "progress", "startTimestamp",
        "version", "volumeSnapshotsAttempted", "volumeSnapshotsCompleted", "warnings",
    ];

    private readonly JsonElement _root;

    private StrictMetadata(JsonElement root) => _root = root;

    public string Phase => _root.GetProperty("status").GetProperty("phase").GetString()!;

    public int Count(string field) => _root.GetProperty("status").TryGetProperty(field, out var count) ? count.GetInt32() : 0;

    public static StrictMetadata Read(StrictBackup backup)
    {
        var bytes = backup.Files.TryGetValue("velero-backup.json", out var found) ? found : throw new InvalidDataException("it is missing: there is no backup");
        var metadata = new StrictMetadata(StrictJson.Parse(bytes));
        var text = Encoding.UTF8.GetString(bytes);
        var isOurs = backup.Writer == BackupWriter.Sampan;
        const string Start = "{\n  \"kind\": \"Backup\",\n  \"apiVersion\": \"velero.io/v1\"";
        backup.Require(text.StartsWith(Start, StringComparison.Ordinal), "metadata: kind and apiVersion must come first, indented by two");
        // The description says that a line end follows; what real Veleros left has none.
        backup.Require(text.EndsWith(isOurs ? "\n}\n" : "\n}", StringComparison.Ordinal), "metadata: another end");
        backup.Require(metadata.Phase is "Completed" or "PartiallyFailed" or "Failed", $"metadata: phase {metadata.Phase} is not final, or unknown to 1.8");
        metadata.CheckObject(backup);
        metadata.CheckStatus(backup, isOurs);
        foreach (var field in metadata._root.GetProperty("spec").EnumerateObject())
        {
            backup.Require(SpecFields.Contains(field.Name), $"metadata: spec.{field.Name} is no field");
            var isDuration = field.Name is "ttl" or "csiSnapshotTimeout" or "itemOperationTimeout";
            if (isDuration) backup.Require(Duration().IsMatch(field.Value.GetString()!), $"metadata: spec.{field.Name} is no duration");
        }

        return metadata;
    }

    private void CheckObject(StrictBackup backup)
    {
        var metadata = _root.GetProperty("metadata");
        backup.Require(metadata.GetProperty("name").GetString() == backup.Name, "metadata: the name is not the folder's");
        backup.Require(metadata.GetProperty("namespace").GetString() is { Length: > 0 }, "metadata: there is no namespace");
        backup.Require(metadata.TryGetProperty("creationTimestamp", out _), "metadata: creationTimestamp is missing");
        var labels = metadata.GetProperty("labels");
        var isLocated = labels.TryGetProperty("velero.io/storage-location", out var location) && location.GetString() == _root.Text("spec", "storageLocation");
        backup.Require(isLocated, "metadata: the label velero.io/storage-location is not the spec's location");
        foreach (var label in labels.EnumerateObject())
        {
            backup.Require(LabelValue().IsMatch(label.Value.GetString()!), $"metadata: label {label.Name} has no possible value");
        }

        foreach (var part in new[] { "gitversion", "major-version", "minor-version" })
        {
            var has = metadata.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty("velero.io/source-cluster-k8s-" + part, out _);
            backup.Require(has || backup.Writer == BackupWriter.Velero13, $"metadata: the annotation of the source's {part} is missing");
        }
    }

    private void CheckStatus(StrictBackup backup, bool isOurs)
    {
        var status = _root.GetProperty("status");
        backup.Require(status.GetProperty("version").GetInt32() == 1, "metadata: status.version is not 1");
        if (backup.Writer != BackupWriter.Velero13)
        {
            backup.Require(status.GetProperty("formatVersion").GetString() == "1.1.0", "metadata: status.formatVersion is not 1.1.0");
        }

        foreach (var time in new[] { "startTimestamp", "completionTimestamp", "expiration" })
        {
            var isTime = status.TryGetProperty(time, out var value) && Time().IsMatch(value.GetString()!);
            backup.Require(isTime, $"metadata: status.{time} is missing or no time in whole seconds of UTC");
        }

        foreach (var field in status.EnumerateObject())
        {
            backup.Require(!isOurs || StatusFields.Contains(field.Name), $"metadata: status.{field.Name} is no field");
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^(\d+h)?(\d+m)?\d+(\.\d+)?(s|ms|µs|ns)$")]
    private static partial Regex Duration();

    [GeneratedRegex(@"^$|^(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")]
    private static partial Regex LabelValue();
}
