using Sampan.Engine.Archive;
using Sampan.Engine.Restores.Items;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Waves;

/// <summary>Applies the archive wave by wave in the order of priorities, the items of one wave side by side.</summary>
internal sealed class WaveRunner(RestoreRun run, ItemRestorer restorer, RestoreJournal journal)
{
    private static readonly TimeSpan DiscoveryPatience = TimeSpan.FromSeconds(30);
    private int _total;
    private int _done;

    public int Total => _total;

    public int Done => Volatile.Read(ref _done);

    /// <summary>CRDs first, since what the target serves and what filters mean depends on them; then everything else.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        if (Select(WellKnown.CustomResourceDefinitions) is { Count: > 0 } crds)
        {
            await WaveAsync(crds, ct).ConfigureAwait(false);
            await RefreshAsync(crds, ct).ConfigureAwait(false);
        }

        var order = new RestorePriorities(run.Options.ResourcePriorities ?? RestorePriorities.Default, run.Catalog);
        var waves = order.Steps(run.Archive.Resources.Where(r => r.Resource != WellKnown.CustomResourceDefinitions), r => run.Versions.HomeOf(r.Resource))
            .Select(step => step.SelectMany(r => Select(r.Resource)).ToList()).ToList();
        _total += waves.Sum(w => w.Count);
        foreach (var items in waves) await WaveAsync(items, ct).ConfigureAwait(false);
        await new SecondRound(run, restorer).RunAsync(ct).ConfigureAwait(false);
        await journal.FlushAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Items that the spec selects. Snapshot contents come only with their snapshots.</summary>
    private List<ArchivedItem> Select(GroupResource resource)
    {
        if (run.Archive.Find(resource) is not { } archived || resource == WellKnown.VolumeSnapshotContents) return [];
        if (!run.Filter.AllowsResource(resource))
        {
            run.Log.Info($"Skipping restore of resource {resource} because the restore spec excludes it");
            return [];
        }

        var items = run.ChoosesVersions ? run.Versions.Choose(archived) : archived.Items;
        var selected = items.Where(i => run.Filter.Collects(resource, i.Key.Namespace)).Where(HasLabels).ToList();
        if (resource == WellKnown.CustomResourceDefinitions) _total = selected.Count;
        return selected;
    }

    private bool HasLabels(ArchivedItem item)
    {
        if (!run.Filter.HasSelectors) return true;
        try
        {
            return run.Filter.AllowsLabels(run.Archive.ReadObject(item).View);
        }
        catch (MalformedObjectException)
        {
            // Its wave reports it.
            return true;
        }
    }

    private async Task WaveAsync(List<ArchivedItem> items, CancellationToken ct)
    {
        if (items.Count == 0) return;
        foreach (var kind in items.GroupBy(i => i.Resource)) run.Log.Info($"Restoring {kind.Count()} items of {kind.Key}");
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = run.Options.Parallelism, CancellationToken = ct }, async (item, token) =>
        {
            await restorer.RestoreAsync(item, token).ConfigureAwait(false);
            var done = Interlocked.Increment(ref _done);
            run.Options.Progress?.Report(new EngineProgress(EngineStage.Items, done, _total, $"{item.Resource}"));
        }).ConfigureAwait(false);
        await journal.FlushAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Discovery may lag behind an established CRD: it is asked until every new kind shows in all its versions, for a while.</summary>
    private async Task RefreshAsync(List<ArchivedItem> crds, CancellationToken ct)
    {
        var names = crds.Select(c => c.Key).ToHashSet();
        var created = run.Tally.Items.Where(i => i.Kind.Kind == "CustomResourceDefinition" && names.Contains(i.Key))
            .Where(i => i.Action is RestoreAction.Created or RestoreAction.Recreated)
            .SelectMany(i => ServedBy(run.Archive.ReadObject(crds.Find(c => c.Key == i.Key)!))).ToList();
        if (created.Count == 0) return;
        var deadline = run.Options.Time.GetUtcNow() + DiscoveryPatience;
        while (true)
        {
            var catalog = await run.Options.Cluster.DiscoverAsync(ct).ConfigureAwait(false);
            run.Learn(catalog);
            if (created.TrueForAll(c => catalog.Find(c) is not null) || run.Options.Time.GetUtcNow() >= deadline) return;
            await Task.Delay(run.Options.PollInterval, run.Options.Time, ct).ConfigureAwait(false);
        }
    }

    /// <summary>What a definition (of v1 or v1beta1) has served.</summary>
    private static IEnumerable<ResourceId> ServedBy(KubeObject definition)
    {
        var versions = definition.View.Items("spec", "versions").Where(v => v.Flag("served") == true).Select(v => v.Text("name")).ToList();
        if (versions.Count == 0) versions.Add(definition.Text("spec", "version"));
        var (group, plural) = (definition.Text("spec", "group") ?? "", definition.Text("spec", "names", "plural") ?? "");
        return versions.OfType<string>().Select(v => new ResourceId(group, v, plural));
    }
}
