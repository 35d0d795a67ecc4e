using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary><c>velero.io/csi-volumesnapshot-backupper</c>: writes into the stored VolumeSnapshot what another cluster needs, in the spellings
/// of the plugin of 1.8 and of the built-in code since 1.14 alike. A snapshot of somebody else, which a plugin may name, is stored as far as it has come.</summary>
internal sealed class CsiSnapshotAction(BackupRun run, CsiSnapshotter snapshotter) : IBackupItemAction
{
    public const string ActionName = "velero.io/csi-volumesnapshot-backupper";

    public string Name => ActionName;

    public ActionContract Contract => ActionContract.V1;

    public AppliesTo AppliesTo { get; } = AppliesTo.Only(SnapshotApi.SnapshotsResource);

    public async Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct)
    {
        var ours = item.Object.Label(VeleroLabels.BackupName) == run.BackupLabel;
        var contentKey = new ObjectKey(null, item.Object.Text("status", "boundVolumeSnapshotContentName") ?? "");
        var content = contentKey.Name.Length == 0 ? null : await run.Options.Cluster.GetAsync(snapshotter.Api.Contents.Id, contentKey, ct).ConfigureAwait(false);
        var handle = content?.Text("status", "snapshotHandle");
        if ((content is null || handle is null) && ours) throw new SnapshotException(Reason.SnapshotFailed, $"VolumeSnapshot {item.Object.Key} has no content with a handle");
        var related = new List<ItemId>();
        if (content is not null) related.Add(new ItemId(SnapshotApi.ContentsResource, contentKey));
        if (item.Object.Text("spec", "volumeSnapshotClassName") is { Length: > 0 } name) related.Add(new(SnapshotApi.ClassesResource, new ObjectKey(null, name)));
        if (content is not null && handle is not null) Annotate(item.Object, content, handle);
        return new BackupActionResult { AdditionalItems = related, MustIncludeAdditionalItems = true };
    }

    private void Annotate(KubeObject snapshot, KubeObject content, string handle)
    {
        var size = content.Whole("status", "restoreSize") ?? Quantity.Bytes(snapshot.Text("status", "restoreSize"));
        var annotations = snapshot.Edit().Child("metadata").Child("annotations");
        annotations[VeleroAnnotations.SnapshotHandle] = handle;
        annotations[VeleroAnnotations.SnapshotDriver] = content.Text("spec", "driver");
        annotations[VeleroAnnotations.ContentDeletionPolicy] = run.OriginalPolicyOf(content.Name) ?? content.Text("spec", "deletionPolicy");
        if (size is not { } bytes) return;
        annotations[VeleroAnnotations.SnapshotRestoreSize] = Quantity.Binary(bytes);
        annotations[VeleroAnnotations.SnapshotRestoreSizeOfPlugin02] = Quantity.Binary(bytes);
    }
}
