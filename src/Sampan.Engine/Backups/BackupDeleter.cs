using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes;
using Sampan.Engine.Volumes.Native;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>Deletes backups: a tombstone first, then the snapshots, then the metadata, then the rest (ADR 0002). Can be repeated after any failure.</summary>
/// <param name="repository">The location.</param>
/// <param name="cluster">A cluster of the account the snapshots live in; null when there is none at hand, and a backup with snapshots is then not deleted
/// unless <c>keepSnapshots</c> is said.</param>
/// <param name="time">Clock.</param>
/// <param name="snapshotters">What deletes native snapshots; null is none, and a backup that has some is then not deleted unless <c>keepSnapshots</c> is said.</param>
public sealed class BackupDeleter(BackupRepository repository, ICluster? cluster, TimeProvider time, VolumeSnapshotters? snapshotters = null)
{
    /// <summary>Delete what an unfinished run has written although its claim has not run out: it is known to be dead. Default false.</summary>
    public bool TakesOver { get; init; }

    /// <summary>Deletes one backup with its snapshots and the records of restores made from it.</summary>
    /// <param name="name">The backup.</param>
    /// <param name="keepSnapshots">Leave the snapshots in the storage behind the cluster.</param>
    /// <param name="ct">Stops between two steps; the deletion can be repeated.</param>
    /// <exception cref="RepositoryException">There is no such backup, the location is ReadOnly, or the backup is being written.</exception>
    public async Task<BackupDeletion> DeleteAsync(string name, bool keepSnapshots, CancellationToken ct)
    {
        await repository.Location.RequireWritableAsync($"backup \"{name}\" can't be deleted", ct).ConfigureAwait(false);
        var stored = await repository.GetAsync(name, ct).ConfigureAwait(false) ?? throw BackupRepository.NotFound(name);
        var claim = await BackupClaim.ReadAsync(repository.Files, name, TakesOver || stored.IsComplete, ct).ConfigureAwait(false);
        if (!stored.IsComplete && !TakesOver && claim?.IsAlive(time) == true) throw claim.Refusal(name, time);
        await repository.WriteTombstoneAsync(name, time, ct).ConfigureAwait(false);
        var issues = new IssueLog();
        IReadOnlyList<string> deleted = keepSnapshots ? [] :
        [
            .. await DeleteLeftoversAsync(stored, claim, issues, ct).ConfigureAwait(false),
            .. await DeleteSnapshotsAsync(stored, issues, ct).ConfigureAwait(false),
            .. await new NativeSnapshotRemover(snapshotters ?? VolumeSnapshotters.None, cluster).RemoveAsync(await NativeAsync(name, ct).ConfigureAwait(false), stored.Backup?.Namespace, issues, ct).ConfigureAwait(false),
        ];
        if (issues.Errors > 0) return new BackupDeletion(false, issues.Issues) { Snapshots = deleted };
        var restores = await DeleteRestoresAsync(name, ct).ConfigureAwait(false);
        await repository.DeleteFilesAsync(name, ct).ConfigureAwait(false);
        return new BackupDeletion(true, issues.Issues) { Snapshots = deleted, Restores = restores };
    }

    // Snapshots that no archive tells of: their run was killed before it had written one, or before it had put its objects away.
    private async Task<IReadOnlyList<string>> DeleteLeftoversAsync(StoredBackup stored, ClaimRecord? claim, IssueLog issues, CancellationToken ct)
    {
        List<string> runs = claim is null ? [] : [.. claim.Runs];
        if (claim == ClaimRecord.Unknown && !stored.IsComplete)
        {
            issues.Add(new Issue(IssueSeverity.Warning, Reason.SnapshotObjectLeft,
                $"who was writing backup \"{stored.Name}\" is not known, so snapshots that run may have left in a cluster were not looked for"));
        }

        if (stored.Backup is { Uid.Length: > 0, Status.CsiVolumeSnapshotsAttempted: > 0 } backup) runs.Add(backup.Uid);
        if (runs.Count == 0) return [];
        if (cluster is not null) return await SnapshotLeftovers.RemoveAsync(cluster, time, runs, issues, ct).ConfigureAwait(false);
        if (claim is not null && !stored.IsComplete) issues.Add(SnapshotLeftovers.NotLookedFor(runs, "no cluster is given"));
        return [];
    }

    private async Task<IReadOnlyList<string>> DeleteSnapshotsAsync(StoredBackup stored, IssueLog issues, CancellationToken ct)
    {
        if (!stored.HasContents || await ContentsAsync(stored.Name, issues, ct).ConfigureAwait(false) is not { Count: > 0 } contents) return [];
        if (cluster is null)
        {
            foreach (var content in contents) issues.Add(Left(content, "no cluster is given to delete it through"));
            return [];
        }

        var remover = new SnapshotRemover(cluster, time);
        var done = new List<string>();
        foreach (var content in contents)
        {
            var problem = await remover.RemoveAsync(content, ct).ConfigureAwait(false);
            if (problem is null) done.Add(SnapshotRemover.HandleOf(content)!);
            else issues.Add(Left(content, problem));
        }

        return done;
    }

    // A backup whose archive can't be read has lost its handles: deleting it must still be possible, and say so.
    private async Task<List<KubeObject>> ContentsAsync(string name, IssueLog issues, CancellationToken ct)
    {
        try
        {
            using var archive = await repository.OpenArchiveAsync(name, ArchiveLimits.Default, ct).ConfigureAwait(false);
            return [.. (archive.Find(SnapshotApi.ContentsResource)?.Items ?? []).Select(archive.ReadObject).Where(c => SnapshotRemover.BelongsTo(c, name))];
        }
        catch (Exception e) when (e is ArchiveException or MalformedObjectException or RepositoryException)
        {
            issues.Add(new Issue(IssueSeverity.Warning, Reason.SnapshotNotDeleted, $"the archive of backup \"{name}\" can't be read, so its snapshots, if it has any, are not known: {e.Message}"));
            return [];
        }
    }

    private async Task<IReadOnlyList<NativeSnapshot>> NativeAsync(string name, CancellationToken ct) =>
        [.. (await repository.ReadJsonAsync(name, BackupFile.VolumeSnapshots, ct).ConfigureAwait(false)).Items().Select(NativeSnapshot.From).Where(s => s.SnapshotId is not null)];

    private async Task<IReadOnlyList<string>> DeleteRestoresAsync(string backup, CancellationToken ct)
    {
        var restores = new RestoreRepository(repository.Store);
        var gone = new List<string>();
        foreach (var restore in await restores.ListAsync(ct).ConfigureAwait(false))
        {
            if (restore.Restore?.Spec.BackupName != backup) continue;
            await restores.DeleteAsync(restore.Name, ct).ConfigureAwait(false);
            gone.Add(restore.Name);
        }

        return gone;
    }

    private static Issue Left(KubeObject content, string why) =>
        new(IssueSeverity.Error, Reason.SnapshotNotDeleted, $"snapshot {SnapshotRemover.HandleOf(content)} of driver {content.Text("spec", "driver")} was not deleted: {why}")
        {
            Resource = SnapshotApi.ContentsResource,
            Key = content.Key,
        };
}
