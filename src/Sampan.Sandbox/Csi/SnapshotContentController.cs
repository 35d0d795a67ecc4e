using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>Takes, looks up and deletes snapshots in the cloud for VolumeSnapshotContents of this driver: the CSI sidecar's half.</summary>
internal sealed class SnapshotContentController(ClusterView view, CloudAccount cloud) : IReconciler
{
    public const string BoundProtection = "snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection";

    /// <summary>A snapshot of another cluster may still be on its way into the account.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public static void Start(ClusterView view, CloudAccount cloud) => view.Run("volumesnapshotcontents", new SnapshotContentController(view, cloud), 8, c => c
        .For(view.Cache(Resources.SnapshotContents))
        .For(view.Cache(Resources.Snapshots), change => ContentKeys(view, change)));

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.SnapshotContents, key) is not { } content || !StorageFacts.IsOurs(view, content.Text("spec", "driver")))
        {
            return ReconcileResult.Done;
        }

        if (PodState.IsTerminating(content))
        {
            await LetGoAsync(content, ct).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        if (await Finalizers.AddAsync(view, Resources.SnapshotContents, content, ct, BoundProtection).ConfigureAwait(false) is not { } kept)
        {
            return ReconcileResult.Done;
        }

        if (kept.Flag("status", "readyToUse") == true) return ReconcileResult.Done;
        try
        {
            await SucceedAsync(kept, await FindOrTakeAsync(kept, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
            return ReconcileResult.Done;
        }
        catch (CloudException e)
        {
            await FailAsync(kept, e.Message, ct).ConfigureAwait(false);
            return ReconcileResult.After(LookAgain);
        }
    }

    private static IEnumerable<ObjectKey> ContentKeys(ClusterView view, ObjectChange change) => view.Cache(Resources.SnapshotContents).Items
        .Where(c => PodState.IsTerminating(c) && SnapshotController.RefOf(c) == change.Object.Key)
        .Select(c => c.Key);

    private Task<CloudItem> FindOrTakeAsync(KubeObject content, CancellationToken ct)
    {
        if (content.Text("spec", "source", "snapshotHandle") is { } handle)
        {
            return Task.FromResult(cloud.FindSnapshot(handle) ?? throw CloudException.NoSnapshot(handle));
        }

        var disk = content.Text("spec", "source", "volumeHandle") ?? throw new CloudException("the content has neither source.snapshotHandle nor source.volumeHandle");
        return cloud.CreateSnapshotAsync(CloudAccount.Handle("snap-", content.Uid!), disk, ct);
    }

    private Task<KubeObject?> SucceedAsync(KubeObject content, CloudItem snapshot, CancellationToken ct)
    {
        var nanoseconds = (snapshot.Created - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return view.SetStatusAsync(Resources.SnapshotContents, content, new JsonObject
        {
            ["snapshotHandle"] = snapshot.Handle,
            ["creationTime"] = nanoseconds,
            ["restoreSize"] = snapshot.Bytes,
            ["readyToUse"] = true,
            ["error"] = null,
        }, ct);
    }

    private Task FailAsync(KubeObject content, string message, CancellationToken ct)
    {
        if (content.Text("status", "error", "message") == message) return Task.CompletedTask;
        var error = new JsonObject { ["message"] = message, ["time"] = view.Now };
        return view.SetStatusAsync(Resources.SnapshotContents, content, new JsonObject { ["readyToUse"] = false, ["error"] = error }, ct);
    }

    /// <summary>A content whose snapshot still wants it stays; otherwise its policy says what becomes of the snapshot in the cloud.</summary>
    private async Task LetGoAsync(KubeObject content, CancellationToken ct)
    {
        if (SnapshotController.RefOf(content) is { } key && view.Get(Resources.Snapshots, key) is { } snapshot && !PodState.IsTerminating(snapshot) &&
            content.Text("spec", "volumeSnapshotRef", "uid") == snapshot.Uid)
        {
            return;
        }

        var handle = content.Text("status", "snapshotHandle") ?? content.Text("spec", "source", "snapshotHandle");
        if (content.Text("spec", "deletionPolicy") == "Delete" && handle is not null) cloud.DeleteSnapshot(handle);
        await Finalizers.RemoveAsync(view, Resources.SnapshotContents, content, ct, BoundProtection).ConfigureAwait(false);
    }
}
