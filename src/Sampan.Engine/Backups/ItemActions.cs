using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>Calls the actions of a run for one item. <see cref="ActAsync"/> may run for several items side by side.</summary>
internal sealed class ItemActions(BackupRun run, IReadOnlyList<IBackupItemAction> actions, IReadOnlyList<IItemBlockAction> blocks)
{
    private static readonly (IReadOnlyList<IBackupItemAction>, IReadOnlyList<IItemBlockAction>) Nothing = ([], []);
    private readonly Dictionary<GroupResource, (IReadOnlyList<IBackupItemAction> Actions, IReadOnlyList<IItemBlockAction> Blocks)> _byResource = [];

    /// <summary>What may be called for items of a resource. One caller at a time.</summary>
    public (IReadOnlyList<IBackupItemAction> Actions, IReadOnlyList<IItemBlockAction> Blocks) For(GroupResource resource)
    {
        if (_byResource.TryGetValue(resource, out var known)) return known;
        var found = (Actions: actions.Where(a => Wants(a.AppliesTo)).ToList(), Blocks: blocks.Where(b => Wants(b.AppliesTo)).ToList());
        return _byResource[resource] = found.Actions.Count + found.Blocks.Count == 0 ? Nothing : found;

        bool Wants(AppliesTo to) => to.Resources.Count == 0 || to.Resources.Contains(resource);
    }

    /// <summary>Asks the block actions what belongs to an item.</summary>
    public async Task<IReadOnlyList<ItemId>> BlockAsync(BackupItem item, ItemId id, IReadOnlyList<IItemBlockAction> wanted, CancellationToken ct)
    {
        var related = new List<ItemId>();
        foreach (var action in wanted.Where(a => a.AppliesTo.Matches(item)))
        {
            try
            {
                related.AddRange(await action.GetRelatedItemsAsync(item, ct).ConfigureAwait(false));
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                run.Fail(Reason.ActionFailed, id, $"what belongs to {id} is not known and may be missing: {action.Name}: {e.Message}");
            }
        }

        return related;
    }

    /// <summary>Calls the actions one after another. Whatever they throw is the item's failure, so that what they started is not forgotten.</summary>
    public async Task<ActedItem> ActAsync(ActedItem item, IReadOnlyList<IBackupItemAction> wanted, CancellationToken ct)
    {
        try
        {
            foreach (var action in wanted)
            {
                var input = Input(item);
                if (!action.AppliesTo.Matches(input)) continue;
                Take(item, action, await action.ExecuteAsync(input, ct).ConfigureAwait(false));
                if (item.SkippedBy is not null) return item;
            }

            if (item.Id.Resource == KnownResources.Volumes && item.Stage == BackupStage.Collecting)
                await run.NativeSnapshots.TakeAsync(item.Object, ct).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            item.Failure = e;
        }

        return item;
    }

    /// <summary>What an action is given of an item.</summary>
    public BackupItem Input(ActedItem item) => new(item.Id.Resource, item.Object, item.Stage, run.Backup);

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
        var running = new RunningOperation(action, operation, run.Options.Time.GetUtcNow());
        run.Operations.Add(running);
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
