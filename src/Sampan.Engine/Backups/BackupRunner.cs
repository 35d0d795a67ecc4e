using Microsoft.Extensions.Logging;
using Sampan.Api;
using Sampan.Api.Names;
using Sampan.Api.Validation;
using Sampan.Api.Values;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Engine.Volumes;
using Sampan.Engine.Volumes.Native;
using Sampan.Engine.Volumes.Policies;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Backups;

/// <summary>Runs backups: one stream from the cluster's listings to the bucket, with memory that does not grow with the cluster.</summary>
public sealed partial class BackupRunner
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private readonly BackupRunnerOptions _options;
    private readonly ILogger _logger;

    /// <summary>A runner; it may run several backups, also at the same time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no workers.</exception>
    public BackupRunner(BackupRunnerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ItemBlockWorkers, 1);
        (_options, _logger) = (options, options.Logging.CreateLogger<BackupRunner>());
    }

    /// <summary>Runs one backup to its end. The given object is not changed; the outcome carries one with the final status.</summary>
    /// <remarks>
    /// <para>A spec that can't be run ends in phase FailedValidation with its errors, and nothing is written. A failure in the middle ends in phase
    /// Failed: a record of it, no archive. Everything else ends in Completed or PartiallyFailed.</para>
    /// <para>Cancelling ends in <see cref="OperationCanceledException"/> as long as nothing was written. Later it is a failure like others, recorded as
    /// such: the archive is removed and snapshots are undone, for at most a minute. Once the completion marker is on its way it has no effect.</para>
    /// </remarks>
    /// <exception cref="RepositoryException">The location refuses: ReadOnly, foreign, or the name is taken. Nothing was written.</exception>
    /// <exception cref="Kubernetes.Errors.KubeUnreachableException">The cluster can't be reached. Nothing was written.</exception>
    /// <exception cref="Kubernetes.Errors.KubeApiException">The cluster refuses discovery. Nothing was written.</exception>
    /// <exception cref="Storage.ObjectStoreException">The store fails before anything was written.</exception>
    public async Task<BackupOutcome> RunAsync(Api.Backup backup, CancellationToken ct)
    {
        var clock = _options.Time.GetTimestamp();
        var errors = BackupValidation.Check(backup).Concat(SpecSupport.Check(backup)).ToList();
        var own = new Api.Backup(backup.Document.DeepClone());
        _options.Defaults.Apply(own, _options.Time.GetUtcNow());
        if (errors.Count > 0) return Refused(own, errors, clock);
        var run = await PrepareAsync(own, ct).ConfigureAwait(false);
        await using (run.ConfigureAwait(false))
        {
            errors.AddRange(await DecideOnVolumesAsync(run, ct).ConfigureAwait(false));
            if (await PlanAsync(run, errors, ct).ConfigureAwait(false) is not { } plan) return Refused(own, errors, clock);
            own.Status.Phase = BackupPhase.InProgress;
            own.Status.Started = _options.Time.GetUtcNow();
            var writer = new BackupWriter(own.Uid, _options.Holder) { TakesOver = _options.TakesOver };
            var upload = await _options.Repository.BeginAsync(own.Name, writer, _options.Time, ct).ConfigureAwait(false);
            await using (upload.ConfigureAwait(false))
            {
                var result = await TransferAsync(run, plan, upload, ct).ConfigureAwait(false);
                return new BackupOutcome(own, run.Issues.Issues, _options.Time.GetElapsedTime(clock)) { Items = result.Items, ArchiveBytes = result.Bytes };
            }
        }
    }

    private async Task<IReadOnlyList<string>> DecideOnVolumesAsync(BackupRun run, CancellationToken ct)
    {
        var (locations, badLocations) = await SnapshotLocationChoice.ChooseAsync(run.Backup, _options.Snapshotters, _options.Cluster, run.Catalog, ct).ConfigureAwait(false);
        (run.Policies, var badPolicies) = await PolicySource.LoadAsync(run.Backup, _options.ResourcePolicies, _options.Cluster, ct).ConfigureAwait(false);
        foreach (var type in run.Policies?.UnknownTypes ?? [])
            run.Issues.Add(new Issue(IssueSeverity.Warning, Reason.PolicyNeverMatches, $"a resource policy asks for volumeTypes {type}, which no volume has: known are {string.Join(", ", VolumeFacts.Types)}"));
        run.NativeSnapshots = new NativeSnapshots(run, locations);
        if (locations.Count > 0) run.Backup.Spec.VolumeSnapshotLocations = [.. locations.Select(l => l.Name)];
        return [.. badLocations, .. badPolicies];
    }

    private BackupOutcome Refused(Api.Backup own, IReadOnlyList<string> errors, long clock)
    {
        (own.Status.Phase, own.Status.ValidationErrors) = (BackupPhase.FailedValidation, errors);
        return new BackupOutcome(own, [], _options.Time.GetElapsedTime(clock));
    }

    private async Task<BackupRun> PrepareAsync(Api.Backup own, CancellationToken ct)
    {
        var catalog = await _options.Cluster.DiscoverAsync(ct).ConfigureAwait(false);
        var version = await _options.Cluster.VersionAsync(ct).ConfigureAwait(false);
        own.SetAnnotation(VeleroAnnotations.SourceGitVersion, version.GitVersion);
        own.SetAnnotation(VeleroAnnotations.SourceMajorVersion, version.Major);
        own.SetAnnotation(VeleroAnnotations.SourceMinorVersion, version.Minor);
        return new BackupRun(own, _options, catalog);
    }

    // Null when there are errors: those found before, or one more because the cluster does not let the request be understood.
    private async Task<BackupPlan?> PlanAsync(BackupRun run, List<string> errors, CancellationToken ct)
    {
        _options.Progress?.Report(new EngineProgress(EngineStage.Preparing, 0, null, "namespaces"));
        var selection = new BackupSelection(run.Backup.Spec, run.Catalog, run.Policies?.Filter);
        ServerExclusions.Persist(run.Backup.Spec, selection.IsScoped);
        var survey = new NamespaceSurvey(run, selection);
        try
        {
            var namespaces = await survey.LookAsync(ct).ConfigureAwait(false);
            return errors.Count > 0 ? null : new BackupPlan(selection, survey, namespaces);
        }
        catch (KubeApiException e)
        {
            errors.Add($"error getting namespace list: {e.Message}");
            return null;
        }
    }

    private async Task<(long Items, long Bytes)> TransferAsync(BackupRun run, BackupPlan plan, BackupUpload upload, CancellationToken ct)
    {
        BackupCollection? collection = null;
        var archive = new ArchiveUpload(upload, _options.Time, ct);
        await using (archive.ConfigureAwait(false))
        {
            try
            {
                collection = new BackupCollection(run, plan, archive);
                run.Log.Info("Starting backup");
                await TidyAfterPredecessorAsync(run, upload, archive.Token).ConfigureAwait(false);
                await collection.RunAsync(archive.Token).ConfigureAwait(false);
                await archive.CompleteAsync().ConfigureAwait(false);
                _options.Progress?.Report(new EngineProgress(EngineStage.Finishing, collection.Items.Count, collection.Items.Count, null) { Bytes = archive.Bytes });
                Conclude(run, collection);
                await new BackupRecords(run, upload).WriteAsync(collection.Items, collection.Operations.Ended, ct).ConfigureAwait(false);
                await upload.CompleteAsync(run.Backup, ct).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                var cause = archive.Failure ?? e;
                await archive.DisposeAsync().ConfigureAwait(false);
                await FailAsync(run, upload, collection, cause, ct.IsCancellationRequested).ConfigureAwait(false);
                return (0, 0);
            }
        }

        // Nobody may stop this half-way: it is the same for a run that was cancelled too late.
        using var grace = new CancellationTokenSource();
        using var stop = ct.Register(() => grace.CancelAfter(Grace));
        await RemoveSnapshotObjectsAsync(run, grace.Token).ConfigureAwait(false);
        return (collection.Items.Count, archive.Bytes);
    }

    private static void Conclude(BackupRun run, BackupCollection collection)
    {
        var status = run.Backup.Status;
        if (run.Log.Problem() is { } lost)
            run.Issues.Add(new Issue(IssueSeverity.Warning, Reason.RecordNotStored, $"the backup's log could not be stored: {lost}"));
        status.Phase = run.Issues.Errors > 0 ? BackupPhase.PartiallyFailed : BackupPhase.Completed;
        (status.Errors, status.Warnings) = (run.Issues.Errors, run.Issues.Warnings);
        (status.TotalItems, status.ItemsBackedUp) = (collection.Items.Count, collection.Items.Count);
        var native = run.NativeSnapshots.All;
        (status.VolumeSnapshotsAttempted, status.VolumeSnapshotsCompleted) = (native.Count, native.Count(s => s.SnapshotId is not null));
        (status.CsiVolumeSnapshotsAttempted, status.CsiVolumeSnapshotsCompleted) = (run.Volumes.SnapshotsAttempted, run.Volumes.SnapshotsCompleted);
        var operations = collection.Operations.Ended;
        status.ItemOperationsAttempted = operations.Count;
        status.ItemOperationsCompleted = operations.Count(o => o.Status.Error is null);
        status.ItemOperationsFailed = operations.Count(o => o.Status.Error is not null);
        status.SetHooks(run.Hooks.Attempted, run.Hooks.Failed);
        status.Ended = run.Options.Time.GetUtcNow();
        run.Log.Info($"Backup ended in phase {status.Phase}: {collection.Items.Count} items, {status.Errors} errors, {status.Warnings} warnings");
    }

    // The name belonged to somebody who was killed: what they left in the cluster goes, and the result says so.
    private static async Task TidyAfterPredecessorAsync(BackupRun run, BackupUpload upload, CancellationToken ct)
    {
        if (upload.Predecessor is not { } killed) return;
        var snapshots = await SnapshotLeftovers.RemoveAsync(run.Options.Cluster, run.Options.Time, upload.Before, run.Issues, ct).ConfigureAwait(false);
        var seen = killed == ClaimRecord.Unknown ? "" : $", whose last sign of life was {KubeTime.Format(killed.Renewed)},";
        run.Issues.Add(new Issue(IssueSeverity.Warning, Reason.NameTakenOver,
            $"an earlier run of this name by {killed.Holder}{seen} was not completed: " +
            $"{upload.Removed} files and {snapshots.Count} snapshots of it were removed"));
    }

    private async Task FailAsync(BackupRun run, BackupUpload upload, BackupCollection? collection, Exception cause, bool cancelled)
    {
        using var grace = new CancellationTokenSource(Grace, _options.Time);
        if (!cancelled) LogFailed(_logger, run.Backup.Name, cause);
        var status = run.Backup.Status;
        var (reason, why) = cancelled ? (Reason.RunCancelled, "it was stopped by request") : (Reason.RunFailed, cause.Message);
        (status.Phase, status.FailureReason, status.Ended) = (BackupPhase.Failed, why, _options.Time.GetUtcNow());
        (status.CsiVolumeSnapshotsAttempted, status.CsiVolumeSnapshotsCompleted) = (run.Volumes.SnapshotsAttempted, 0);
        run.Issues.Add(new Issue(IssueSeverity.Error, reason, $"the backup stopped: {why}"));
        try
        {
            // A complete backup needs its snapshots: as long as it is not known to be none, they stay.
            await upload.WithdrawAsync(grace.Token).ConfigureAwait(false);
            await UndoSnapshotsAsync(run, collection, grace.Token).ConfigureAwait(false);
            (status.Errors, status.Warnings) = (run.Issues.Errors, run.Issues.Warnings);
            status.SetHooks(run.Hooks.Attempted, run.Hooks.Failed);
            await upload.ClearAsync(grace.Token).ConfigureAwait(false);
            await new BackupRecords(run, upload).WriteResultsAsync(grace.Token).ConfigureAwait(false);
            await upload.CompleteAsync(run.Backup, grace.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The store or the cluster is away: files stay behind without a completion marker, which nobody offers.
            LogNotTidied(_logger, run.Backup.Name, e);
        }
    }

    private static async Task UndoSnapshotsAsync(BackupRun run, BackupCollection? collection, CancellationToken ct)
    {
        if (collection is not null) await collection.Operations.UndoAsync(ct).ConfigureAwait(false);
        await run.NativeSnapshots.UndoAsync(ct).ConfigureAwait(false);
        if (run.CsiSnapshots?.HasAsked != true) return;

        // Of a request whose answer did not come nothing is known but the label it asked for.
        await SnapshotLeftovers.RemoveAsync(run.Options.Cluster, run.Options.Time, [run.Backup.Uid], run.Issues, ct).ConfigureAwait(false);
    }

    // The backup is complete and its snapshots are Retain: what remains in the cluster is only in the way.
    private static async Task RemoveSnapshotObjectsAsync(BackupRun run, CancellationToken ct)
    {
        foreach (var snapshot in run.Claims?.Snapshots.Where(s => s.Record.Succeeded) ?? [])
        {
            try
            {
                await run.Claims!.RemoveObjectsAsync(snapshot, ct).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                run.Warn(Reason.SnapshotObjectLeft, new Actions.ItemId(SnapshotApi.SnapshotsResource, snapshot.Snapshot),
                    $"VolumeSnapshot {snapshot.Snapshot} is left in the cluster: {e.Message}");
            }
        }

        if (run is { CsiSnapshots: { HasLostAnAnswer: true } csi, Claims: { } claims })
        {
            var known = claims.Snapshots.Select(s => s.Snapshot).ToHashSet();
            await SnapshotLeftovers.RemoveStraysAsync(run.Options.Cluster, csi.Api, run.Backup.Uid, known, run.Issues, ct).ConfigureAwait(false);
        }
    }

    [LoggerMessage(2001, LogLevel.Error, "Backup {Name} failed")]
    private static partial void LogFailed(ILogger logger, string name, Exception cause);

    [LoggerMessage(2002, LogLevel.Warning, "What backup {Name} had written could not be removed")]
    private static partial void LogNotTidied(ILogger logger, string name, Exception cause);
}
