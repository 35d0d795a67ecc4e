using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>Calls the actions of a run for one item. <see cref="ActAsync"/> may run for several items side by side.</summary>
internal sealed class ItemActions
{
    private readonly BackupRun _run;
    private readonly List<(IBackupItemAction Action, AppliesTo To)> _actions;
    private readonly List<(IItemBlockAction Action, AppliesTo To)> _blocks;
    private readonly Dictionary<GroupResource, WantedActions> _byResource = [];

    public ItemActions(BackupRun run, IReadOnlyList<IBackupItemAction> actions, IReadOnlyList<IItemBlockAction> blocks)
    {
        _run = run;
        _actions = [.. actions.Select(a => (a, a.AppliesTo.Resolve(run.Catalog)))];
        _blocks = [.. blocks.Select(b => (b, b.AppliesTo.Resolve(run.Catalog)))];
    }

    /// <summary>What may be called for items of a resource. One caller at a time.</summary>
    public WantedActions For(GroupResource resource)
    {
        if (_byResource.TryGetValue(resource, out var known)) return known;
        return _byResource[resource] = new WantedActions([.. _actions.Where(a => a.To.Matches(resource))], [.. _blocks.Where(b => b.To.Matches(resource))]);
    }

    /// <summary>What an action is given of an item.</summary>
    public BackupItem Input(ActedItem item) => new(item.Id.Resource, item.Object, item.Stage, _run.Backup);

    /// <summary>Asks the block actions what belongs to an item.</summary>
    public async Task<IReadOnlyList<ItemId>> BlockAsync(ActedItem item, WantedActions wanted, CancellationToken ct)
    {
        var related = new List<ItemId>();
        var input = Input(item);
        foreach (var (action, to) in wanted.Blocks)
        {
            if (!to.Matches(input)) continue;
            try
            {
                related.AddRange(await action.GetRelatedItemsAsync(input, ct).ConfigureAwait(false));
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                _run.Fail(Reason.ActionFailed, item.Id, $"what belongs to {item.Id} is not known and may be missing: {action.Name}: {e.Message}");
            }
        }

        return related;
    }

    /// <summary>Calls the actions one after another. Whatever they throw is the item's failure, so that what they started is not forgotten.</summary>
    public async Task<ActedItem> ActAsync(ActedItem item, WantedActions wanted, CancellationToken ct)
    {
        item.Issues.Add(_run.Issues.Batch());
        try
        {
            foreach (var (action, to) in wanted.Actions)
            {
                var input = Input(item);
                if (!to.Matches(input)) continue;
                Take(item, action, await action.ExecuteAsync(input, ct).ConfigureAwait(false));
                if (item.SkippedBy is not null) return item;
            }

            if (item.Id.Resource == KnownResources.Volumes && item.Stage == BackupStage.Collecting)
                await _run.NativeSnapshots.TakeAsync(item.Object, ct).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            item.Failure = e;
        }

        return item;
    }

    private void Take(ActedItem item, IBackupItemAction action, BackupActionResult result)
    {
        if (result.Operation is { } operation) Begin(item, action, operation);
        if (result.Skip || item.Object.Annotation(VeleroAnnotations.SkipFromBackup) is not null)
        {
            item.SkippedBy = action.Name;
            return;
        }

        var must = TakeMustInclude(item.Object) || result.MustIncludeAdditionalItems || item.Stage == BackupStage.Finalizing;
        foreach (var related in result.AdditionalItems) item.Related.Add(new RelatedItem(related, must, item.Id));
    }

    private void Begin(ActedItem item, IBackupItemAction action, StartedOperation operation)
    {
        var running = new RunningOperation(action, operation, _run.Options.Time.GetUtcNow());
        _run.Operations.Add(running);
        item.Operations.Add(running);
        if (item.Stage != BackupStage.Finalizing) return;
        throw new InvalidOperationException($"{action.Name} started operation {operation.Id} while the item was being finished");
    }

    // A word between an action and the engine, which is not stored.
    private static bool TakeMustInclude(KubeObject item)
    {
        if (item.Annotation(VeleroAnnotations.MustIncludeAdditionalItems) is not { } value) return false;
        var annotations = item.Edit()["metadata"]!["annotations"]!.AsObject();
        annotations.Remove(VeleroAnnotations.MustIncludeAdditionalItems);
        return value == "true";
    }
}
