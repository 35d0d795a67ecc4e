using System.Net;
using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Volumes;

/// <summary>Cuts CSI snapshots through the API: a VolumeSnapshot per claim, its content kept (Retain) as soon as it has a handle.</summary>
/// <remarks>The content becomes Retain before the backup is completed, and the objects are removed only after it: at every moment a kill
/// leaves either a snapshot that objects in the cluster still own, or one that outlives them.</remarks>
internal sealed class CsiSnapshotter(BackupRun run, SnapshotApi api) : IDisposable
{
    private readonly ObjectWait _wait = new(run.Options.Cluster, run.Options.Time);
    private readonly SemaphoreSlim _cutting = new(run.Options.SnapshotsAtOnce);
    private readonly SemaphoreSlim _listing = new(1);
    private IReadOnlyList<KubeObject>? _classes;

    public SnapshotApi Api => api;

    /// <summary>A snapshot was asked for in this run.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>Whether a snapshot that was asked for is there is not known.</summary>
    public bool HasLostAnAnswer { get; private set; }

    /// <summary>Creates the VolumeSnapshot, once few enough others are being cut, and sees to it from then on.</summary>
    /// <exception cref="SnapshotException">No class fits, or the server refuses it.</exception>
    public async Task<CsiSnapshot> StartAsync(KubeObject claim, VolumeRecord record, string driver, CancellationToken ct)
    {
        var chosen = SnapshotClassChoice.Choose(await ClassesAsync(ct).ConfigureAwait(false), claim, run.Backup.Annotations, driver);
        foreach (var note in chosen.Notes) run.Warn(Reason.SnapshotClassMissing, new ItemId(KnownResources.Claims, claim.Key), note);
        var name = chosen.Class?.Name ?? throw new SnapshotException(Reason.SnapshotClassMissing, chosen.Problem);
        await _cutting.WaitAsync(ct).ConfigureAwait(false);
        var handed = false;
        try
        {
            var started = run.Options.Time.GetUtcNow();
            run.Volumes.Change(record, r => (r.Method, r.Started, r.Driver) = (VolumeMethod.CsiSnapshot, started, driver));
            var made = await CreateAsync(claim, name, ct).ConfigureAwait(false);
            var id = $"{made.Namespace}/{made.Name}/{Sampan.Api.Values.KubeTime.Format(started)}";
            run.Volumes.Change(record, r => r.OperationId = id);
            var snapshot = new CsiSnapshot(id, claim.Key, made.Key, name, record);
            snapshot.Outcome = RunAsync(snapshot, ct);
            handed = true;
            return snapshot;
        }
        finally
        {
            if (!handed) _cutting.Release();
        }
    }

    private async Task<KubeObject> CreateAsync(KubeObject claim, string className, CancellationToken ct)
    {
        var labels = claim.View.At("metadata", "labels") is { ValueKind: System.Text.Json.JsonValueKind.Object } own ? (JsonObject)JsonNode.Parse(own.GetRawText())! : [];
        labels[VeleroLabels.BackupName] = run.BackupLabel;
        labels[VeleroLabels.BackupUid] = run.Backup.Uid;
        var snapshot = KubeObject.From(new JsonObject
        {
            ["apiVersion"] = api.Snapshots.Id.ApiVersion,
            ["kind"] = api.Snapshots.Kind,
            ["metadata"] = new JsonObject { ["generateName"] = $"velero-{claim.Name}-", ["namespace"] = claim.Namespace, ["labels"] = labels },
            ["spec"] = new JsonObject
            {
                ["volumeSnapshotClassName"] = className,
                ["source"] = new JsonObject { ["persistentVolumeClaimName"] = claim.Name },
            },
        });
        HasAsked = true;
        try
        {
            return await run.Options.Cluster.CreateAsync(api.Snapshots.Id, snapshot, WriteOptions.Default, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException)
        {
            HasLostAnAnswer |= e is KubeUnreachableException or KubeApiException { Code: >= HttpStatusCode.InternalServerError };
            throw new SnapshotException(Reason.SnapshotFailed, $"error creating volume snapshot: {e.Message}");
        }
    }

    // Waits for the handle, keeps the content, waits until the snapshot can be used. Whoever waits to cut need only wait for the first.
    private async Task<OperationStatus> RunAsync(CsiSnapshot snapshot, CancellationToken ct)
    {
        var cutting = true;
        try
        {
            var content = await HandleAsync(snapshot, ct).ConfigureAwait(false);
            snapshot.Cut.TrySetResult();
            await KeepAsync(snapshot, content, ct).ConfigureAwait(false);
            _cutting.Release();
            cutting = false;
            await ReadyAsync(snapshot, content, ct).ConfigureAwait(false);
            return OperationStatus.Completed(new ItemId(SnapshotApi.SnapshotsResource, snapshot.Snapshot), new ItemId(SnapshotApi.ContentsResource, new ObjectKey(null, content.Name)));
        }
        catch (Exception e) when (e is SnapshotException or KubeApiException or KubeUnreachableException)
        {
            run.Volumes.Change(snapshot.Record, r => r.Ended = run.Options.Time.GetUtcNow());
            return OperationStatus.Failed(e.Message, (e as SnapshotException)?.Reason.Id ?? Reason.SnapshotFailed.Id);
        }
        finally
        {
            snapshot.Cut.TrySetResult();
            if (cutting) _cutting.Release();
        }
    }

    /// <summary>After the backup is complete: removes the objects, the snapshot stays.</summary>
    public async Task RemoveObjectsAsync(CsiSnapshot snapshot, CancellationToken ct)
    {
        await run.Options.Cluster.DeleteAsync(api.Snapshots.Id, snapshot.Snapshot, DeleteOptions.Default, ct).ConfigureAwait(false);
        if (snapshot.ContentName is { } content) await run.Options.Cluster.DeleteAsync(api.Contents.Id, new ObjectKey(null, content), DeleteOptions.Default, ct).ConfigureAwait(false);
    }

    /// <summary>After a failure: gives the content its policy back and removes the VolumeSnapshot, so that the snapshot goes where the class says.</summary>
    public async Task UndoAsync(CsiSnapshot snapshot, CancellationToken ct)
    {
        // It has ended, or is cancelled with the run: only then it is known what there is to undo.
        await ((Task)snapshot.Outcome).WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var content = snapshot is { ContentName: { } name, OriginalPolicy: not null } ? new ObjectKey(null, name) : (ObjectKey?)null;
        await SnapshotLeftovers.RemoveAsync(run.Options.Cluster, api, snapshot.Snapshot, content, snapshot.OriginalPolicy ?? "", ct).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _cutting.Dispose();
        _listing.Dispose();
    }

    private async Task<KubeObject> HandleAsync(CsiSnapshot snapshot, CancellationToken ct)
    {
        var timeout = run.Backup.Spec.CsiSnapshotTimeout ?? run.Options.Defaults.CsiSnapshotTimeout;
        var started = run.Options.Time.GetTimestamp();
        var (bound, state) = await _wait.UntilAsync(api.Snapshots.Id, snapshot.Snapshot, s => s.Text("status", "boundVolumeSnapshotContentName") is { Length: > 0 }, timeout, ct).ConfigureAwait(false);
        if (!bound) throw NoHandle(snapshot, state, timeout);
        var name = state!.Text("status", "boundVolumeSnapshotContentName")!;
        var key = new ObjectKey(null, name);
        var (handled, content) = await _wait.UntilAsync(api.Contents.Id, key, c => c.Text("status", "snapshotHandle") is { Length: > 0 }, Left(timeout, started), ct).ConfigureAwait(false);
        snapshot.ContentName = name;
        if (!handled) throw NoHandle(snapshot, content, timeout);
        return content!;
    }

    private async Task KeepAsync(CsiSnapshot snapshot, KubeObject content, CancellationToken ct)
    {
        snapshot.OriginalPolicy = content.Text("spec", "deletionPolicy");
        snapshot.RestoreSize = content.Whole("status", "restoreSize");
        await run.Options.Cluster.PatchAsync(api.Contents.Id, content.Key, KubePatch.Merge(new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [VeleroLabels.BackupName] = run.BackupLabel, [VeleroLabels.BackupUid] = run.Backup.Uid } },
            ["spec"] = new JsonObject { ["deletionPolicy"] = "Retain" },
        }), WriteOptions.Default, ct).ConfigureAwait(false);
        var cut = content.Whole("status", "creationTime") is { } nanoseconds ? DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100) : (DateTimeOffset?)null;
        run.Volumes.Change(snapshot.Record, r =>
            (r.Handle, r.ContentName, r.Size, r.Started) = (content.Text("status", "snapshotHandle"), content.Name, snapshot.RestoreSize, cut ?? r.Started));
    }

    private async Task ReadyAsync(CsiSnapshot snapshot, KubeObject content, CancellationToken ct)
    {
        var timeout = run.Backup.Spec.ItemOperationTimeout ?? run.Options.Defaults.ItemOperationTimeout;
        var (_, last) = await _wait.UntilAsync(api.Contents.Id, content.Key, c => c.Flag("status", "readyToUse") == true || Error(c) is not null, timeout, ct).ConfigureAwait(false);
        if (last?.Flag("status", "readyToUse") != true)
        {
            throw new SnapshotException(Reason.SnapshotFailed, $"snapshot of claim {snapshot.Claim} has a handle and did not become usable: {Error(last) ?? $"not ready within {timeout:c}"}");
        }

        snapshot.RestoreSize = last.Whole("status", "restoreSize") ?? snapshot.RestoreSize;
        run.Volumes.Change(snapshot.Record, r => (r.Ready, r.Succeeded, r.Ended, r.Size) = (true, true, run.Options.Time.GetUtcNow(), snapshot.RestoreSize));
    }

    private async Task<IReadOnlyList<KubeObject>> ClassesAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _classes) is { } known) return known;
        await _listing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_classes is not null) return _classes;
            var classes = new List<KubeObject>();
            await foreach (var page in run.Options.Cluster.ListAsync(api.Classes.Id, new ListQuery(), ct).ConfigureAwait(false)) classes.AddRange(page.Items);
            return _classes = classes;
        }
        finally
        {
            _listing.Release();
        }
    }

    private TimeSpan Left(TimeSpan timeout, long since)
    {
        var left = timeout - run.Options.Time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static SnapshotException NoHandle(CsiSnapshot snapshot, KubeObject? last, TimeSpan timeout) =>
        new(Reason.SnapshotFailed, $"the snapshot of claim {snapshot.Claim} ({snapshot.Snapshot}) got no handle within {timeout:c}: {Error(last) ?? (last is null ? "it is gone" : "the driver says nothing")}");

    private static string? Error(KubeObject? state) => state?.Text("status", "error", "message");
}
