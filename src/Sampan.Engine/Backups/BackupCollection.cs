using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Backups;

/// <summary>Moves everything that is selected out of the cluster into the archive: listings, what they name, volumes, definitions, namespaces.</summary>
internal sealed class BackupCollection
{
    // After so many LISTs in a row that did not reach the server, it is gone: what follows would be one gap after another.
    private const int UnreachableInARow = 4;

    private readonly BackupRun _run;
    private readonly BackupSelection _selection;
    private readonly ItemPipeline _pipeline;
    private readonly RelatedCollector _related;
    private readonly ProgressMeter _meter;
    private readonly ArchiveUpload _archive;
    private int _unreachable;

    public BackupCollection(BackupRun run, BackupSelection selection, ArchiveUpload archive)
    {
        (_run, _selection, _archive) = (run, selection, archive);
        _pipeline = new ItemPipeline(run, selection, BuiltInActions.Of(run), archive.Writer);
        _related = new RelatedCollector(run, selection, _pipeline);
        _meter = new ProgressMeter(run.Options.Progress, run.Options.Time);
        run.TakesClaims = selection.Resources.Includes(KnownResources.Claims);
        Operations = new OperationCollector(run, _pipeline, (done, total) => _meter.Report(EngineStage.Volumes, done, total, "snapshots", archive.Bytes));
    }

    public StoredItems Items => _pipeline.Items;

    public OperationCollector Operations { get; }

    public async Task RunAsync(CancellationToken ct)
    {
        _meter.Report(EngineStage.Preparing, 0, null, "namespaces", 0);
        var namespaces = new NamespaceSurvey(_run, _selection);
        var included = await namespaces.LookAsync(ct).ConfigureAwait(false);
        ReportGaps();
        var resources = KindOrder.Of(_run.Catalog, _run.Options.EnableApiGroupVersions);
        await ListAsync(ListPlan.Make(_selection, resources, included, namespaces.Existing), ct).ConfigureAwait(false);
        _meter.End(EngineStage.Items, Items.Count, _archive.Bytes);
        await SettleAsync(ct).ConfigureAwait(false);
        NameDefinitions();
        await SettleAsync(ct).ConfigureAwait(false);
        await namespaces.StoreAsync(_pipeline, ct).ConfigureAwait(false);
        await _run.FileBackups.EndAsync(ct).ConfigureAwait(false);
        UncapturedVolumes.Report(_run);
        _meter.End(EngineStage.Volumes, Operations.Records.Count, _archive.Bytes);
    }

    // Related items may start operations, and finished operations may name items.
    private async Task SettleAsync(CancellationToken ct)
    {
        while (_pipeline.Related.Count > 0 || _pipeline.Held.Count > 0)
        {
            await _related.DrainAsync(ct).ConfigureAwait(false);
            await Operations.DrainAsync(ct).ConfigureAwait(false);
        }
    }

    private async Task ListAsync(IReadOnlyList<ListJob> jobs, CancellationToken ct)
    {
        var lists = new ListAhead(_run.Options.Cluster, _run.Options.PageSize, _run.Options.ListsAhead);
        await foreach (var listed in lists.ReadAsync(jobs, ct).ConfigureAwait(false))
        {
            if (listed.Failure is { } failure)
            {
                ReportFailure(listed.Job, failure);
                continue;
            }

            _unreachable = 0;
            var arePods = listed.Job.Resource.Id == KnownResources.PodsV1;
            if (listed.Page is null)
            {
                if (arePods && listed.Job.Selector is null) _run.PodVolumes.Complete(listed.Job.Namespace);
                continue;
            }

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
    }

    private void ReportFailure(ListJob job, Exception failure)
    {
        _unreachable = failure is KubeUnreachableException ? _unreachable + 1 : 0;
        if (_unreachable >= UnreachableInARow) throw new KubeUnreachableException(((KubeUnreachableException)failure).Server, failure.Message, failure);
        _run.Issues.Add(new Issue(IssueSeverity.Error, Reason.KindNotListed, $"{job} could not be listed, its objects are not in the backup: {failure.Message}")
        {
            Resource = job.Resource.Id.GroupResource,
            Key = job.Namespace is { } ns ? new ObjectKey(ns, "") : null,
            IsGap = true,
        });
    }

    private void ReportGaps()
    {
        foreach (var gap in _run.Catalog.Gaps)
        {
            _run.Issues.Add(new Issue(IssueSeverity.Warning, Reason.GroupNotDiscovered, $"API group {gap.GroupVersion} could not be discovered, its objects are not in the backup: {gap.Reason}") { IsGap = true });
        }

        foreach (var name in _selection.Resources.Unknown)
        {
            _run.Issues.Add(new Issue(IssueSeverity.Warning, Reason.ResourceUnknown, $"resource \"{name}\", which the backup names, is not served by the cluster") { IsGap = true });
        }
    }

    private void NameDefinitions()
    {
        if (!_selection.FetchesDefinitions(KnownResources.Definitions)) return;
        foreach (var resource in Items.Resources.Where(r => CustomGroups.MayBeCustom(r.Group)).OrderBy(r => r.ToString(), StringComparer.Ordinal))
        {
            _pipeline.Related.Enqueue(new RelatedItem(new ItemId(KnownResources.Definitions, new ObjectKey(null, resource.ToString())), false, null));
        }
    }
}
