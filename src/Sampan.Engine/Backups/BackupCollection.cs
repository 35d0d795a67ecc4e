using System.Net;
using Sampan.Engine.Actions;
using Sampan.Engine.Hooks;
using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Backups;

/// <summary>Moves everything that is selected out of the cluster into the archive: listings, what they name, volumes, definitions, namespaces.</summary>
internal sealed class BackupCollection
{
    // After so many LISTs in a row that did not reach the server, it is gone: what follows would be one gap after another.
    private const int UnreachableInARow = 4;

    // Post hooks of a stopped run have a minute; this is only for what does not stop.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private readonly BackupRun _run;
    private readonly BackupSelection _selection;
    private readonly ItemPipeline _pipeline;
    private readonly RelatedCollector _related;
    private readonly OrderedItems _ordered;
    private readonly NamespaceSurvey _survey;
    private readonly SelectedNamespaces _namespaces;
    private readonly ProgressMeter _meter;
    private readonly ArchiveUpload _archive;
    private readonly HookGate _hooks;
    private int _unreachable;
    private bool _listsSingly;

    public BackupCollection(BackupRun run, BackupPlan plan, ArchiveUpload archive)
    {
        (_run, _selection, _survey, _namespaces, _archive) = (run, plan.Selection, plan.Survey, plan.Namespaces, archive);
        var selection = plan.Selection;
        var actions = BuiltInActions.Of(run);
        _pipeline = new ItemPipeline(run, selection, new ItemActions(run, actions, BuiltInBlockActions.Of(run, selection, actions)), archive.Writer);
        _pipeline.Gate = _hooks = new HookGate(run, selection, _pipeline);
        _related = new RelatedCollector(run, selection, _pipeline);
        _ordered = new OrderedItems(run, selection, _pipeline);
        _meter = new ProgressMeter(run.Options.Progress, run.Options.Time);
        run.TakesClaims = run.Catalog.Preferred(KnownResources.Claims) is { } claims && selection.Lists(claims);
        Operations = new OperationCollector(run, _pipeline, (done, total) => _meter.Report(EngineStage.Volumes, done, total, "snapshots", archive.Bytes));
    }

    public StoredItems Items => _pipeline.Items;

    public OperationCollector Operations { get; }

    /// <summary>Takes everything. When it fails it has run the post hooks that were due.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await CollectAsync(stop.Token).ConfigureAwait(false);
        }
        catch
        {
            // What is under way ends by itself now, and thaws what it froze.
            await stop.CancelAsync().ConfigureAwait(false);
            using var grace = new CancellationTokenSource(Grace, _run.Options.Time);
            await _pipeline.AbandonAsync(Grace).ConfigureAwait(false);
            await _hooks.EndAsync().WaitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task CollectAsync(CancellationToken ct)
    {
        DiscoveryGaps.Report(_run, _selection);
        SelectionRemarks.Report(_run, _selection);
        var resources = KindOrder.Of(_run.Catalog, _run.Options.EnableApiGroupVersions, _selection.Lists);
        await ListAsync(ListPlan.Make(_selection, resources, _namespaces), ct).ConfigureAwait(false);
        _meter.End(EngineStage.Items, Items.Count, _archive.Bytes);
        await SettleAsync(ct).ConfigureAwait(false);
        NameDefinitions();
        await SettleAsync(ct).ConfigureAwait(false);
        await _survey.StoreAsync(_pipeline, ct).ConfigureAwait(false);
        await SettleAsync(ct).ConfigureAwait(false);
        await _hooks.EndAsync().ConfigureAwait(false);
        await _run.FileBackups.EndAsync(ct).ConfigureAwait(false);
        UncapturedVolumes.Report(_run);
        _meter.End(EngineStage.Volumes, Operations.Ended.Count, _archive.Bytes);
    }

    // Related items may start operations, and finished operations may name items.
    private async Task SettleAsync(CancellationToken ct)
    {
        do
        {
            await _related.DrainAsync(ct).ConfigureAwait(false);
            await Operations.DrainAsync(ct).ConfigureAwait(false);
            await _pipeline.FlushAsync(ct).ConfigureAwait(false);
        }
        while (_pipeline.Related.Count > 0 || _pipeline.Held.Count > 0);
    }

    private async Task ListAsync(IReadOnlyList<ListJob> jobs, CancellationToken ct)
    {
        var lists = new ListAhead(_run.Options.Cluster, _run.Options.PageSize, _run.Options.ListsAhead);
        ApiResource? resource = null;
        await foreach (var listed in lists.ReadAsync(jobs, ct).ConfigureAwait(false))
        {
            if (listed.Job.Resource != resource)
            {
                // What is said of pods decides about claims, and these about volumes: a kind begins when the one before has ended.
                await _pipeline.FlushAsync(ct).ConfigureAwait(false);
                resource = listed.Job.Resource;
                await _ordered.TakeAsync(resource, ct).ConfigureAwait(false);
            }

            if (listed.Failure is { } failure) await FailedAsync(listed.Job, failure, ct).ConfigureAwait(false);
            else await TakeAsync(listed, ct).ConfigureAwait(false);
        }

        await _pipeline.FlushAsync(ct).ConfigureAwait(false);
    }

    private async Task TakeAsync(ListedPage listed, CancellationToken ct)
    {
        _unreachable = 0;
        var arePods = listed.Job.Resource.Id == KnownResources.PodsV1;
        if (listed.Page is null)
        {
            if (arePods && listed.Job.Selector is null) _run.PodVolumes.Complete(listed.Job.Namespace);
            return;
        }

        ListingRemarks.Report(_run, listed.Page, listed.Job.Resource.Id, listed.Job.ToString());
        foreach (var item in listed.Page.Items)
        {
            if (arePods) _run.PodVolumes.See(item);
            await _pipeline.TakeAsync(listed.Job.Resource, item, ct).ConfigureAwait(false);
            _meter.Report(EngineStage.Items, Items.Count, null, listed.Job.Resource.Id.Plural, _archive.Bytes);
        }

        foreach (var unreadable in listed.Page.Unreadable)
        {
            var id = new ItemId(listed.Job.Resource.Id.GroupResource, unreadable.Key);
            _run.Fail(Reason.ItemUnreadable, id, $"{id} is not in the backup, the server sent it unreadable: {unreadable.Defect}");
        }

        _run.Log.Info($"Retrieved {listed.Page.Items.Count} items of {listed.Job}; {Items.Count} items backed up so far");
    }

    // Rights in some namespaces are enough when the backup names them.
    private async Task FailedAsync(ListJob job, Exception failure, CancellationToken ct)
    {
        var forbidden = failure is KubeApiException { Code: HttpStatusCode.Forbidden };
        var isAcross = job is { Namespace: null, Resource.Namespaced: true };
        if (!forbidden || !isAcross || !_selection.Namespaces.IsList || _namespaces.Included.Count == 0)
        {
            ReportFailure(job, failure);
            return;
        }

        if (!_listsSingly)
        {
            _run.Issues.Add(new Issue(IssueSeverity.Warning, Reason.ListedSingly,
                $"{job} may not be listed across namespaces: such resources are listed in each of the {_namespaces.Included.Count} namespaces by itself: " +
                failure.Message));
        }

        _listsSingly = true;
        var singly = ListPlan.Singly(_selection, job.Resource, _namespaces).Where(j => j.Selector == job.Selector);
        var lists = new ListAhead(_run.Options.Cluster, _run.Options.PageSize, _run.Options.ListsAhead);
        await foreach (var listed in lists.ReadAsync([.. singly], ct).ConfigureAwait(false))
        {
            if (listed.Failure is { } again) ReportFailure(listed.Job, again);
            else await TakeAsync(listed, ct).ConfigureAwait(false);
        }
    }

    private void ReportFailure(ListJob job, Exception failure)
    {
        _unreachable = failure is KubeUnreachableException ? _unreachable + 1 : 0;
        if (_unreachable >= UnreachableInARow) throw new KubeUnreachableException(((KubeUnreachableException)failure).Server, failure.Message, failure);
        _run.Fail(Reason.KindNotListed, $"{job} could not be listed, its objects are not in the backup: {failure.Message}",
            job.Resource.Id.GroupResource, job.Namespace is { } ns ? new ObjectKey(ns, "") : null);
    }

    private void NameDefinitions()
    {
        if (_run.Catalog.Preferred(KnownResources.Definitions) is not { } definitions || !_selection.FetchesDefinitions(definitions)) return;
        foreach (var resource in Items.Resources.Where(r => CustomGroups.MayBeCustom(r.Group)).OrderBy(r => r.ToString(), StringComparer.Ordinal))
        {
            _pipeline.Related.Enqueue(new RelatedItem(new ItemId(KnownResources.Definitions, new ObjectKey(null, resource.ToString())), false, null));
        }
    }
}
