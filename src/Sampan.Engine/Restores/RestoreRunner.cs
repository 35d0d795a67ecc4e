using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Sampan.Api;
using Sampan.Api.Validation;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores.Applying;
using Sampan.Engine.Restores.Finishing;
using Sampan.Engine.Restores.Hooks;
using Sampan.Engine.Restores.Items;
using Sampan.Engine.Restores.Modifiers;
using Sampan.Engine.Restores.Owners;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Restores.Versions;
using Sampan.Engine.Restores.Waves;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Storage;

namespace Sampan.Engine.Restores;

/// <summary>Runs restores: a backup's archive into a cluster, in waves by priority, with a row for each thing that did not come through.</summary>
/// <remarks>
/// <para>Running a restore again equals running it once: what stands in the cluster is compared and left alone. A run that was killed goes on when a
/// Restore of the same name and spec is run again; it takes over the earlier one's uid.</para>
/// <para>Nothing is written anywhere before the spec is valid, the backup's archive was read to its end and the target has answered.</para>
/// </remarks>
public sealed partial class RestoreRunner
{
    private static readonly ResourceId ConfigMaps = new("", "v1", "configmaps");
    private readonly RestoreRunnerOptions _options;
    private readonly RestoreRepository _records;
    private readonly ILogger _logger;

    /// <summary>Makes a runner; it holds nothing between runs.</summary>
    public RestoreRunner(RestoreRunnerOptions options) =>
        (_options, _records, _logger) = (options, new RestoreRepository(options.Repository.Store), options.Logging.CreateLogger<RestoreRunner>());

    /// <summary>Runs one restore to its end.</summary>
    /// <param name="restore">What to restore; its status is filled in, and (when an interrupted run is resumed) its uid replaced.</param>
    /// <param name="ct">Stops the run; its record stays InProgress, and running the same restore again resumes it.</param>
    /// <returns>The outcome; refused specs (FailedValidation) and a target that went away in the middle (Failed) are outcomes too.</returns>
    /// <exception cref="RepositoryException">The backup is not there or not complete, or the restore's name is taken.</exception>
    /// <exception cref="ArchiveException">The backup's archive can't be trusted.</exception>
    /// <exception cref="KubeUnreachableException">The target does not answer at all.</exception>
    public async Task<RestoreOutcome> RunAsync(Restore restore, CancellationToken ct)
    {
        var errors = RestoreValidation.Check(restore).Concat(SupportedSpec.Refusals(restore)).ToList();
        if (errors.Count > 0) return Refused(restore, errors);

        var spec = restore.Spec;
        spec.ExcludedResources = [.. spec.ExcludedResources, .. RestoreValidation.NonRestorable.Except(spec.ExcludedResources)];
        var backup = spec.BackupName!;
        await _options.Repository.GetForRestoreAsync(backup, ct).ConfigureAwait(false);
        var (modifiers, badModifiers) = await ModifierSource.LoadAsync(restore, _options.Modifiers, _options.Configuration ?? _options.Cluster, ct).ConfigureAwait(false);
        if (badModifiers.Count > 0) return Refused(restore, badModifiers);
        _options.Progress?.Report(new EngineProgress(EngineStage.Preparing, 0, null, backup));
        using var archive = await _options.Repository.OpenArchiveAsync(backup, new ArchiveLimits(), ct).ConfigureAwait(false);
        var catalog = await _options.Cluster.DiscoverAsync(ct).ConfigureAwait(false);
        var resumed = await AdoptOrCreateAsync(restore, ct).ConfigureAwait(false);
        return await RunAsync(restore, archive, catalog, resumed, modifiers, ct).ConfigureAwait(false);
    }

    private static RestoreOutcome Refused(Restore restore, IReadOnlyList<string> errors)
    {
        restore.Status.Phase = RestorePhase.FailedValidation;
        restore.Status.ValidationErrors = errors;
        return new RestoreOutcome(restore, [], []);
    }

    private async Task<RestoreOutcome> RunAsync(
        Restore restore, BackupArchiveReader archive, ApiCatalog catalog, bool resumed, ResourceModifiers? modifiers, CancellationToken ct)
    {
        var log = new RunLog(_options.Time, new("restore", $"{restore.Namespace}/{restore.Name}"));
        await using var disposal = log.ConfigureAwait(false);
        using var journal = await RestoreJournal.OpenAsync(_options.Repository.Store, restore.Name, restore.Uid, ct).ConfigureAwait(false);
        var wishes = await WishesAsync(restore, ct).ConfigureAwait(false);
        var run = new RestoreRun(_options, restore, archive, catalog, wishes, log);
        using var tally = run.Tally;
        log.Info("starting restore");
        log.Info($"Starting restore of backup {restore.Namespace}/{run.BackupName}");
        foreach (var note in archive.Notes) log.Info($"archive: {note}");
        foreach (var line in wishes.Malformed) log.Info($"enableapigroupversions: line {line} is not resource.group=v1,v2 and is ignored");
        run.Modifiers = modifiers is null ? null : new ModifierRun(modifiers);
        if (modifiers is not null) log.Info($"Retrieved Resource modifiers provided in {Origin(restore)}");
        ReportGaps(run, catalog);
        if (run.Policies.NamesNamespaces)
            run.Warn(Reason.NamespaceKept, "the policy for existing namespaces has no effect: those that stand in the target are left as they are");
        foreach (var resource in run.Policies.Unserved(catalog))
            run.Warn(Reason.ResourceUnknown, $"{resource} in the policies for existing resources is not served by the target");
        run.Volumes = await RestoreVolumePlan.ReadAsync(_options.Repository, run, Snapshots(archive), ct).ConfigureAwait(false);
        var operations = await ApplyAsync(run, journal, ct).ConfigureAwait(false);
        await FinishAsync(run, operations, ct).ConfigureAwait(false);
        LogEnd(_logger, restore.Name, restore.Status.Phase, restore.Status.Errors, restore.Status.Warnings);
        return new RestoreOutcome(restore, run.Tally.Items, run.Issues.Issues) { Resumed = resumed };
    }

    private static string Origin(Restore restore) =>
        restore.Spec.ResourceModifier is { } reference ? $"configmap {restore.Namespace}/{reference.Name}" : "the request";

    private static void ReportGaps(RestoreRun run, ApiCatalog catalog)
    {
        foreach (var gap in catalog.Gaps)
        {
            var message = $"the target announces {gap.GroupVersion} and could not describe it: {gap.Reason}";
            run.Report(new Issue(IssueSeverity.Warning, Reason.TargetGroupNotDiscovered, message) { IsGap = true });
        }
    }

    private static async Task<JsonArray> ApplyAsync(RestoreRun run, RestoreJournal journal, CancellationToken ct)
    {
        var applier = new ObjectApplier(run.Options, journal, run.RestoreUid);
        using var hooks = new RestoreHookRunner(run, journal);
        run.HookRunner = hooks;
        var waves = new WaveRunner(run, new ItemRestorer(run, applier), journal);
        try
        {
            await waves.RunAsync(ct).ConfigureAwait(false);
            await new OwnerRelinker(run, applier, run.OwnerLookup).RunAsync(run.Owners.Owned, ct).ConfigureAwait(false);
            run.Owners.Report();
            foreach (var line in run.Conversions.Summary()) run.Log.Info(line);
            if (run.Options.FinalizeVolumes) await new VolumeFinalizer(run, applier).RunAsync(ct).ConfigureAwait(false);
            var operations = await new OperationWaiter(run).RunAsync(ct).ConfigureAwait(false);
            await hooks.EndAsync(ct).ConfigureAwait(false);
            return operations;
        }
        catch (KubeUnreachableException e)
        {
            run.Restore.Status.FailureReason = $"the target cluster {e.Server} could not be reached any more: {e.Message}";
            run.Fail(Reason.TargetUnreachable, run.Restore.Status.FailureReason);
            return [];
        }
        finally
        {
            await hooks.StopAsync().ConfigureAwait(false);
            await FlushAsync(run, journal).ConfigureAwait(false);
            run.Restore.Status.SetHooks(hooks.Tally.Attempted, hooks.Tally.Failed);
            (run.Restore.Status.TotalItems, run.Restore.Status.ItemsRestored) = (waves.Total, waves.Done);
        }
    }

    /// <summary>Also when the run was cancelled: what was created has to be known to the run that resumes it. What fails here must not hide why the
    /// run ended.</summary>
    private static async Task FlushAsync(RestoreRun run, RestoreJournal journal)
    {
        try
        {
            await journal.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectStoreException e)
        {
            run.Warn(Reason.RecordNotStored, $"the restore's journal could not be stored: {e.Message}");
        }
    }

    private async Task FinishAsync(RestoreRun run, JsonArray operations, CancellationToken ct)
    {
        run.Options.Progress?.Report(new EngineProgress(EngineStage.Finishing, run.Restore.Status.ItemsRestored, run.Restore.Status.TotalItems, null));
        await new RestoreRecords(_records, run).StoreAsync(operations, ct).ConfigureAwait(false);
        var status = run.Restore.Status;
        (status.Errors, status.Warnings) = (run.Issues.Errors, run.Issues.Warnings);
        status.Phase = status.FailureReason is not null ? RestorePhase.Failed : status.Errors > 0 ? RestorePhase.PartiallyFailed : RestorePhase.Completed;
        status.Ended = _options.Time.GetUtcNow();
        try
        {
            await _records.UpdateAsync(run.Restore, ct).ConfigureAwait(false);
        }
        catch (ObjectStoreException e)
        {
            run.Warn(Reason.RecordNotStored, $"the restore's final status could not be stored: {e.Message}");
        }
    }

    /// <summary>Records the restore as begun; true when it goes on with one that was interrupted.</summary>
    private async Task<bool> AdoptOrCreateAsync(Restore restore, CancellationToken ct)
    {
        var earlier = (await _records.GetAsync(restore.Name, ct).ConfigureAwait(false))?.Restore;
        var resumes = earlier is not null && !earlier.Status.Phase.IsFinal && Asks(earlier, restore);
        if (resumes) ObjectReset.Ensure(restore.Document.Edit(), "metadata")["uid"] = earlier!.Uid;
        restore.Status.Phase = RestorePhase.InProgress;
        restore.Status.Started = (resumes ? earlier!.Status.Started : null) ?? _options.Time.GetUtcNow();
        restore.Status.Ended = null;
        restore.Status.FailureReason = null;
        if (resumes || earlier?.Uid == restore.Uid) await _records.UpdateAsync(restore, ct).ConfigureAwait(false);
        else await _records.CreateAsync(restore, ct).ConfigureAwait(false);
        return resumes;
    }

    // Our annotations are a part of what is asked for.
    private static bool Asks(Restore earlier, Restore same) => JsonNode.DeepEquals(earlier.Document.Edit()["spec"], same.Document.Edit()["spec"]) &&
        earlier.ExistingPolicies == same.ExistingPolicies && earlier.RelinkOwners == same.RelinkOwners;

    /// <summary>The user's order of API versions (ConfigMap <c>enableapigroupversions</c> in the restore's namespace); none is usual.</summary>
    private async Task<VersionWishes> WishesAsync(Restore restore, CancellationToken ct)
    {
        if (!_options.ChooseApiVersions || restore.Namespace.Length == 0) return VersionWishes.None;
        try
        {
            var map = await (_options.Configuration ?? _options.Cluster).GetAsync(ConfigMaps, new ObjectKey(restore.Namespace, "enableapigroupversions"), ct)
                .ConfigureAwait(false);
            return VersionWishes.Parse(map?.Text("data", "restoreResourcesVersionPriority"));
        }
        catch (KubeApiException e) when (e.Code == System.Net.HttpStatusCode.Forbidden)
        {
            // Who may not read there can't have left a wish there.
            return VersionWishes.None;
        }
    }

    private static IEnumerable<KubeObject> Snapshots(BackupArchiveReader archive)
    {
        foreach (var item in archive.Find(WellKnown.VolumeSnapshots)?.Items ?? [])
        {
            KubeObject snapshot;
            try
            {
                snapshot = archive.ReadObject(item);
            }
            catch (MalformedObjectException)
            {
                // Its wave reports it.
                continue;
            }

            yield return snapshot;
        }
    }

    [LoggerMessage(3200, LogLevel.Information, "Restore {Restore} ended {Phase}: {Errors} errors, {Warnings} warnings")]
    private static partial void LogEnd(ILogger logger, string restore, RestorePhase phase, int errors, int warnings);
}
