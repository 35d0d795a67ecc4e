using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>Writes the files beside the archive, everything but the completion marker.</summary>
internal sealed class BackupRecords(BackupRun run, BackupUpload upload)
{
    public async Task WriteAsync(StoredItems items, IReadOnlyList<RunningOperation> operations, CancellationToken ct)
    {
        await upload.PutJsonAsync(BackupFile.PodVolumeBackups, OrNull(run.FileBackups.Backups.Select(b => (JsonNode)b.Edit().DeepClone())), ct).ConfigureAwait(false);
        await upload.PutJsonAsync(BackupFile.VolumeSnapshots, OrNull(run.NativeSnapshots.All.Select(s => (JsonNode)s.ToJson(run.Backup))), ct).ConfigureAwait(false);
        await upload.PutJsonAsync(BackupFile.VolumeInfo, VolumeInfoFile.Of(run.Volumes.All), ct).ConfigureAwait(false);
        await upload.PutJsonAsync(BackupFile.ItemOperations, new JsonArray([.. operations.Select(o => (JsonNode)OperationRecord.Of(o, run.Backup))]), ct).ConfigureAwait(false);
        if (run.Options.EnableCsi) await WriteCsiAsync(ct).ConfigureAwait(false);
        var list = new MemoryStream(BucketFiles.Pack(items.ToResourceList()), writable: false);
        await using (list.ConfigureAwait(false)) await upload.PutAsync(BackupFile.ResourceList, list, ct).ConfigureAwait(false);
        await WriteResultsAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Results and log: also what a failed run leaves.</summary>
    public async Task WriteResultsAsync(CancellationToken ct)
    {
        await upload.PutJsonAsync(BackupFile.Results, ResultFiles.Velero(run.Issues), ct).ConfigureAwait(false);
        await upload.PutJsonAsync(BackupFile.Issues, ResultFiles.Own(run.Issues), ct).ConfigureAwait(false);
        var log = run.Log.OpenRead();
        await using (log.ConfigureAwait(false)) await upload.PutAsync(BackupFile.Logs, log, ct).ConfigureAwait(false);
    }

    private async Task WriteCsiAsync(CancellationToken ct)
    {
        var kept = run.SnapshotObjects;
        await upload.PutJsonAsync(BackupFile.CsiVolumeSnapshots, Of(kept, SnapshotApi.SnapshotsResource), ct).ConfigureAwait(false);
        await upload.PutJsonAsync(BackupFile.CsiVolumeSnapshotContents, Of(kept, SnapshotApi.ContentsResource), ct).ConfigureAwait(false);
        await upload.PutJsonAsync(BackupFile.CsiVolumeSnapshotClasses, Of(kept, SnapshotApi.ClassesResource), ct).ConfigureAwait(false);
    }

    // Velero's empty list of these is null.
    private static JsonArray? OrNull(IEnumerable<JsonNode> items) => items.ToArray() is { Length: > 0 } some ? new JsonArray(some) : null;

    private static JsonArray Of(IReadOnlyList<(ItemId Id, ReadOnlyMemory<byte> Bytes)> kept, GroupResource resource) =>
        [.. kept.Where(k => k.Id.Resource == resource).Select(k => KubeJson.ParseNode(k.Bytes.Span))];
}
