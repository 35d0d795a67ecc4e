using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/csi-volumesnapshot-restorer</c>: a VolumeSnapshot comes back as one that takes its data from a content with a known handle.</summary>
/// <remarks>Where Velero 1.18.1 gives up because the backup holds no bound content (backups of its CSI plugin 0.2.0), the handle and the driver in
/// the snapshot's annotations are used, and a content is made of them.</remarks>
internal sealed class SnapshotRestore : IRestoreItemAction
{
    // Its controller puts it back; where there is none, it would keep the namespace from ever being deleted.
    private const string ProtectionPrefix = "snapshot.storage.kubernetes.io/";

    public string Name => "velero.io/csi-volumesnapshot-restorer";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.VolumeSnapshots);

    public async Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (!item.Run.RestoreVolumes) return RestoreActionResult.Skipped;
        var source = item.FromBackup;
        var ns = item.Run.MapNamespace(source.Namespace);
        if (source.Text("spec", "source", "persistentVolumeClaimName") is { } claim &&
            await ClaimInTarget.IsLeftAloneAsync(item.Run, new ObjectKey(ns, claim), ct).ConfigureAwait(false)) return RestoreActionResult.Skipped;

        var content = SnapshotNames.ContentOf(source, item.Run);
        var handle = content is null ? null : SnapshotNames.Handle(content);
        var name = SnapshotNames.Restored(item.Run.RestoreUid, source.Name);
        var result = handle is not null
            ? new RestoreActionResult { AdditionalItems = [new ItemId(WellKnown.VolumeSnapshotContents, content!.Key)] }
            : new RestoreActionResult { Generated = [new GeneratedItem(WellKnown.VolumeSnapshotContents, FromAnnotations(source, name, ns))] };
        Rewrite(item, name);
        return result;
    }

    internal static void DropProtection(JsonObject metadata) => ObjectReset.RemoveItems(metadata, "finalizers",
        f => JsonReads.Text(f)?.StartsWith(ProtectionPrefix, StringComparison.Ordinal) == true);

    private static void Rewrite(RestoreItem item, string name)
    {
        item.Metadata["name"] = name;
        DropProtection(item.Metadata);
        ObjectReset.Ensure(item.Metadata, "annotations")[VeleroAnnotations.ContentDeletionPolicy] = "Retain";
        var spec = ObjectReset.Ensure(item.Root, "spec");
        spec["source"] = new JsonObject { ["volumeSnapshotContentName"] = name };
        spec.Remove("volumeSnapshotClassName");
    }

    private static KubeObject FromAnnotations(KubeObject snapshot, string name, string? ns)
    {
        var handle = snapshot.Annotation(VeleroAnnotations.SnapshotHandle);
        var driver = snapshot.Annotation(VeleroAnnotations.SnapshotDriver);
        if (handle is null || driver is null)
        {
            throw new RestoreActionException(
                $"VolumeSnapshot {snapshot.Key} doesn't have bound VSC, and no annotations {VeleroAnnotations.SnapshotHandle} and {VeleroAnnotations.SnapshotDriver}",
                Results.Reason.SnapshotHandleMissing);
        }

        return KubeObject.From(new JsonObject
        {
            ["apiVersion"] = snapshot.ApiVersion,
            ["kind"] = "VolumeSnapshotContent",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["deletionPolicy"] = "Retain",
                ["driver"] = driver,
                ["source"] = new JsonObject { ["snapshotHandle"] = handle },
                ["volumeSnapshotRef"] = SnapshotContentRestore.Reference(name, ns),
            },
        });
    }
}
