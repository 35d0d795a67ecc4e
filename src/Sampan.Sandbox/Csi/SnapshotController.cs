using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>Binds VolumeSnapshots to contents and mirrors what the contents say: the common half of a CSI snapshot controller.</summary>
internal sealed class SnapshotController(ClusterView view) : IReconciler
{
    public const string BeingDeleted = "snapshot.storage.kubernetes.io/volumesnapshot-being-deleted";
    private const string SourceProtection = "snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection";
    private const string BoundProtection = "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection";
    private const string DefaultClass = "snapshot.storage.kubernetes.io/is-default-class";

    public static Controller Start(ClusterView view) => view.Run("volumesnapshots", new SnapshotController(view), 4, c => c
        .For(view.Cache(Resources.Snapshots))
        .For(view.Cache(Resources.SnapshotClasses), _ => view.Cache(Resources.Snapshots).Items.Where(s => s.Flag("status", "readyToUse") != true).Select(s => s.Key))
        .For(view.Cache(Resources.Volumes), _ => [])
        .For(view.Cache(Resources.Claims), change => view.Cache(Resources.Snapshots).InNamespace(change.Object.Namespace!)
            .Where(s => Waits(s, change.Object)).Select(s => s.Key))
        .For(view.Cache(Resources.SnapshotContents), change => RefOf(change.Object) is { } key ? [key] : []));

    /// <summary>The snapshot that a content belongs to.</summary>
    public static ObjectKey? RefOf(KubeObject content) => content.Text("spec", "volumeSnapshotRef", "name") is { } name
        ? new ObjectKey(content.Text("spec", "volumeSnapshotRef", "namespace"), name)
        : null;

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Snapshots, key) is not { } snapshot) return ReconcileResult.Done;
        if (PodState.IsTerminating(snapshot))
        {
            await LetGoAsync(snapshot, ct).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        if (await Finalizers.AddAsync(view, Resources.Snapshots, snapshot, ct, SourceProtection, BoundProtection).ConfigureAwait(false) is not { } kept)
        {
            return ReconcileResult.Done;
        }

        try
        {
            var content = kept.Text("spec", "source", "volumeSnapshotContentName") is { Length: > 0 } name
                ? await TakeAsync(kept, name, ct).ConfigureAwait(false)
                : await MakeContentAsync(kept, ct).ConfigureAwait(false);
            if (content is not null) await MirrorAsync(kept, content, ct).ConfigureAwait(false);
        }
        catch (CloudException e)
        {
            await FailAsync(kept, e.Message, ct).ConfigureAwait(false);
        }

        return ReconcileResult.Done;
    }

    private static bool Waits(KubeObject snapshot, KubeObject claim) =>
        PodState.IsTerminating(snapshot) ||
        (snapshot.Flag("status", "readyToUse") != true && snapshot.Text("spec", "source", "persistentVolumeClaimName") == claim.Name);

    /// <summary>A content made beforehand: it must name this snapshot back.</summary>
    private async Task<KubeObject?> TakeAsync(KubeObject snapshot, string name, CancellationToken ct)
    {
        if (view.Get(Resources.SnapshotContents, new ObjectKey(null, name)) is not { } content)
        {
            throw new CloudException($"VolumeSnapshotContent \"{name}\" is missing");
        }

        var uid = content.Text("spec", "volumeSnapshotRef", "uid");
        if (RefOf(content) != snapshot.Key || (uid is { Length: > 0 } && uid != snapshot.Uid))
        {
            throw new CloudException($"VolumeSnapshotContent \"{name}\" is bound to a different snapshot, {RefOf(content)}");
        }

        if (content.Text("spec", "source", "snapshotHandle") is null)
        {
            throw new CloudException($"VolumeSnapshotContent \"{name}\" was made for a dynamic snapshot: it has no source.snapshotHandle");
        }

        if (uid == snapshot.Uid) return content;
        var reference = new JsonObject { ["volumeSnapshotRef"] = new JsonObject { ["uid"] = snapshot.Uid } };
        return await view.PatchAsync(Resources.SnapshotContents, content.Key, new JsonObject { ["spec"] = reference }, null, ct).ConfigureAwait(false);
    }

    private async Task<KubeObject?> MakeContentAsync(KubeObject snapshot, CancellationToken ct)
    {
        var name = $"snapcontent-{snapshot.Uid}";
        if (view.Get(Resources.SnapshotContents, new ObjectKey(null, name)) is { } present) return present;
        var claimName = snapshot.Text("spec", "source", "persistentVolumeClaimName") ?? "";
        if (view.Get(Resources.Claims, new ObjectKey(snapshot.Namespace, claimName)) is not { } claim)
        {
            throw new CloudException($"the claim {claimName} does not exist");
        }

        if (!StorageFacts.IsBound(claim)) throw new CloudException($"the claim {claimName} is not bound to a volume yet");
        var volume = view.Get(Resources.Volumes, new ObjectKey(null, claim.Text("spec", "volumeName")!));
        var driver = volume?.Text("spec", "csi", "driver") ?? throw new CloudException($"the volume of claim {claimName} is not a CSI volume");
        var snapshotClass = await ClassAsync(snapshot, driver, ct).ConfigureAwait(false);
        if (snapshotClass is null) return null;
        return await view.TryCreateAsync(Resources.SnapshotContents, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["finalizers"] = new JsonArray(SnapshotContentController.BoundProtection) },
            ["spec"] = new JsonObject
            {
                ["deletionPolicy"] = snapshotClass.Text("deletionPolicy"),
                ["driver"] = driver,
                ["source"] = new JsonObject { ["volumeHandle"] = volume.Text("spec", "csi", "volumeHandle") },
                ["volumeSnapshotClassName"] = snapshotClass.Name,
                ["volumeSnapshotRef"] = new JsonObject
                {
                    ["apiVersion"] = view.Id(Resources.Snapshots).ApiVersion,
                    ["kind"] = "VolumeSnapshot",
                    ["name"] = snapshot.Name,
                    ["namespace"] = snapshot.Namespace,
                    ["resourceVersion"] = snapshot.ResourceVersion,
                    ["uid"] = snapshot.Uid,
                },
            },
        }, ct).ConfigureAwait(false);
    }

    /// <summary>The snapshot's class; without one the driver's default class is written into the snapshot, whose change brings us back.</summary>
    private async Task<KubeObject?> ClassAsync(KubeObject snapshot, string driver, CancellationToken ct)
    {
        if (snapshot.Text("spec", "volumeSnapshotClassName") is { Length: > 0 } name)
        {
            var named = view.Get(Resources.SnapshotClasses, new ObjectKey(null, name)) ?? throw new CloudException($"VolumeSnapshotClass \"{name}\" does not exist");
            return named.Text("driver") == driver ? named : throw new CloudException($"VolumeSnapshotClass \"{name}\" is of driver {named.Text("driver")}, the volume of {driver}");
        }

        var defaults = view.Cache(Resources.SnapshotClasses).Items.Where(c => c.Text("driver") == driver && c.Annotation(DefaultClass) == "true").ToList();
        if (defaults.Count != 1)
        {
            throw new CloudException($"{defaults.Count} default VolumeSnapshotClasses exist for driver {driver}; name one in spec.volumeSnapshotClassName");
        }

        var patch = new JsonObject { ["spec"] = new JsonObject { ["volumeSnapshotClassName"] = defaults[0].Name } };
        await view.PatchAsync(Resources.Snapshots, snapshot.Key, patch, null, ct).ConfigureAwait(false);
        return null;
    }

    private Task<KubeObject?> MirrorAsync(KubeObject snapshot, KubeObject content, CancellationToken ct)
    {
        var status = new JsonObject { ["boundVolumeSnapshotContentName"] = content.Name, ["readyToUse"] = content.Flag("status", "readyToUse") == true };
        if (content.Whole("status", "creationTime") is { } nanoseconds)
        {
            status["creationTime"] = ClusterView.Rfc3339(DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick));
        }

        if (content.Whole("status", "restoreSize") is { } bytes) status["restoreSize"] = DiskSize.Format(bytes);
        status["error"] = ClusterView.Node(content.View.At("status", "error"));
        return view.SetStatusAsync(Resources.Snapshots, snapshot, status, ct);
    }

    private Task FailAsync(KubeObject snapshot, string message, CancellationToken ct)
    {
        if (snapshot.Text("status", "error", "message") == message) return Task.CompletedTask;
        var error = new JsonObject { ["message"] = message, ["time"] = view.Now };
        return view.SetStatusAsync(Resources.Snapshots, snapshot, new JsonObject { ["readyToUse"] = false, ["error"] = error }, ct);
    }

    /// <summary>Under Delete the content goes first; under Retain it stays, and so does what it stands for.</summary>
    private async Task LetGoAsync(KubeObject snapshot, CancellationToken ct)
    {
        if (DiskProvisioner.ClaimsFrom(view, snapshot).Any() && snapshot.Flag("status", "readyToUse") == true) return;
        var name = snapshot.Text("spec", "source", "volumeSnapshotContentName") ?? snapshot.Text("status", "boundVolumeSnapshotContentName") ?? $"snapcontent-{snapshot.Uid}";
        var content = view.Get(Resources.SnapshotContents, new ObjectKey(null, name));
        if (content?.Text("spec", "volumeSnapshotRef", "uid") == snapshot.Uid)
        {
            if (content!.Annotation(BeingDeleted) is null)
            {
                var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [BeingDeleted] = "yes" } } };
                await view.PatchAsync(Resources.SnapshotContents, content.Key, patch, null, ct).ConfigureAwait(false);
            }

            if (content.Text("spec", "deletionPolicy") == "Delete")
            {
                if (!PodState.IsTerminating(content))
                {
                    await view.DeleteAsync(Resources.SnapshotContents, content, null, ct).ConfigureAwait(false);
                }

                return;
            }
        }

        await Finalizers.RemoveAsync(view, Resources.Snapshots, snapshot, ct, SourceProtection, BoundProtection).ConfigureAwait(false);
    }
}
