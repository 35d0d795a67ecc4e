using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/csi-volumesnapshotcontent-restorer</c>: a content comes back pre-provisioned from its handle, kept when its snapshot is deleted.</summary>
internal sealed class SnapshotContentRestore : IRestoreItemAction
{
    private const string SecretName = "snapshot.storage.kubernetes.io/deletion-secret-name";
    private const string SecretNamespace = "snapshot.storage.kubernetes.io/deletion-secret-namespace";

    public string Name => "velero.io/csi-volumesnapshotcontent-restorer";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.VolumeSnapshotContents);

    public async Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (!item.Run.RestoreVolumes || item.Spec is not { } spec) return RestoreActionResult.Skipped;
        var handle = SnapshotNames.Handle(item.FromBackup) ??
            throw new RestoreActionException($"fail to get snapshot handle from VSC {item.FromBackup.Name} status", Reason.SnapshotHandleMissing);
        var snapshot = spec.Text("volumeSnapshotRef", "name") ?? "";
        var name = SnapshotNames.Restored(item.Run.RestoreUid, snapshot);
        item.Metadata["name"] = name;
        SnapshotRestore.DropProtection(item.Metadata);
        spec["deletionPolicy"] = "Retain";
        spec["source"] = new JsonObject { ["snapshotHandle"] = handle };
        spec["volumeSnapshotRef"] = Reference(name, item.Run.MapNamespace(spec.Text("volumeSnapshotRef", "namespace")));
        if (await ClassOfAsync(item.Run, spec.Text("driver") ?? "", ct).ConfigureAwait(false) is { } chosen) spec["volumeSnapshotClassName"] = chosen;
        else spec.Remove("volumeSnapshotClassName");
        return item.FromBackup.Annotation(SecretName) is { Length: > 0 } secret && item.FromBackup.Annotation(SecretNamespace) is { Length: > 0 } ns
            ? new RestoreActionResult { AdditionalItems = [new ItemId(WellKnown.Secrets, new ObjectKey(ns, secret))] }
            : RestoreActionResult.Unchanged;
    }

    internal static JsonObject Reference(string name, string? ns) => new()
    {
        ["kind"] = "VolumeSnapshot",
        ["name"] = name,
        ["namespace"] = ns,
    };

    /// <summary>A class of the driver in the target, Velero's labelled one first; none is needed, since the snapshot exists.</summary>
    private static async Task<string?> ClassOfAsync(IRestoreContext run, string driver, CancellationToken ct)
    {
        var classes = await run.ListInTargetAsync(WellKnown.VolumeSnapshotClasses, ct).ConfigureAwait(false);
        return classes.Where(c => c.Text("driver") == driver)
            .OrderByDescending(c => c.Label(VeleroLabels.SnapshotClass) is not null).ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault()?.Name;
    }
}
