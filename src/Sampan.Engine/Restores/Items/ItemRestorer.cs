using Sampan.Engine.Actions;
using Sampan.Engine.Archive;
using Sampan.Engine.Restores.Actions;
using Sampan.Engine.Restores.Applying;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Items;

/// <summary>One item from the archive into the cluster, in Velero's steps (<c>restoreItem</c> of 1.18.1). Every ending is a count or a row.</summary>
internal sealed class ItemRestorer(RestoreRun run, ObjectApplier applier)
{
    private static readonly GroupVersionKind Unknown = GroupVersionKind.From("", "");
    private readonly NamespaceKeeper _namespaces = new(run, applier);
    private readonly ItemPreparation _preparation = new(run);
    private readonly ObjectSettler _settler = new(run, applier);

    /// <summary>Restores an item, unless it was handled before.</summary>
    public async Task RestoreAsync(ArchivedItem item, CancellationToken ct)
    {
        var id = new ItemId(item.Resource, item.Key);
        if (!run.Claim(id) || Read(item, id) is not { } source) return;
        try
        {
            await RestoreAsync(item, id, source, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e)
        {
            // A read on the way (of a namespace, or of what stands in the item's place) that the server refuses.
            var target = new ObjectKey(run.MapNamespace(item.Key.Namespace), item.Key.Name);
            var message = $"error restoring {id.Resource}/{target}: {e.Request}: {RestoreRun.Say(e)}";
            run.Settle(id, target, source.Kind, source.Kind, ItemEnd.Failed(Reason.RefusedByTarget, message));
        }
    }

    /// <summary>Offers an object once more that the target did not take.</summary>
    public async Task TryAgainAsync(Candidate candidate, CancellationToken ct)
    {
        try
        {
            await _settler.SettleAsync(candidate.Id, candidate.Wanted, candidate.Source, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e)
        {
            run.Settle(candidate, ItemEnd.Failed(Reason.RefusedByTarget, $"error restoring {candidate.Id.Resource}/{candidate.Target}: {e.Request}: {RestoreRun.Say(e)}"));
        }
    }

    private async Task RestoreAsync(ArchivedItem item, ItemId id, KubeObject source, CancellationToken ct)
    {
        if (item.Resource == WellKnown.Namespaces)
        {
            await _namespaces.EnsureAsync(item.Key.Name, ct).ConfigureAwait(false);
            return;
        }

        var target = new ObjectKey(run.MapNamespace(item.Key.Namespace), item.Key.Name);
        if (item.Key.Namespace is { } ns && !await _namespaces.EnsureAsync(ns, ct).ConfigureAwait(false))
            End(id, source, target, new ItemEnd(RestoreAction.Failed, Reason.NamespaceNotReady, $"namespace {target.Namespace} is not there"));
        else if ((Twin(id) ?? ItemPreparation.NotRestored(item.Resource, source) ?? _preparation.Replaced(item.Resource, source)) is { } skipped)
            End(id, source, target, skipped);
        else if (_preparation.WithoutData(item.Resource, source, target) is { } failed)
            End(id, source, target, failed);
        else
            await CreateAsync(id, source, target, ct).ConfigureAwait(false);
    }

    private void End(ItemId id, KubeObject source, ObjectKey target, ItemEnd end)
    {
        if (end.Action == RestoreAction.Skipped) run.Log.Info($"{id} is not restored because {end.Message}");
        run.Settle(id, target, source.Kind, source.Kind, end);
    }

    private async Task CreateAsync(ItemId id, KubeObject source, ObjectKey target, CancellationToken ct)
    {
        source = await run.Conversions.FitAsync(id, source, ct).ConfigureAwait(false);
        var home = run.Versions.HomeOf(id.Resource);
        var work = source.DeepClone();
        ObjectReset.Apply(work);
        var item = new RestoreItem(home, work, source, run);
        if (await _preparation.RunActionsAsync(item, needs => NeedsAsync(id, needs, ct), ct).ConfigureAwait(false) is { } end)
        {
            End(id, source, target, end);
            return;
        }

        _preparation.Finish(home, work, target);
        await _settler.SettleAsync(id, work, source, ct).ConfigureAwait(false);
    }

    /// <summary>Before 1.22 one object showed in two groups (<c>extensions</c> and another), and Velero stored both. The one of the
    /// group that is left counts.</summary>
    private ItemEnd? Twin(ItemId id)
    {
        var home = run.Versions.HomeOf(id.Resource);
        return home != id.Resource && run.Archive.Find(home, id.Key) is not null && run.Filter.AllowsResource(home)
            ? ItemEnd.Skipped(Reason.StoredTwice, $"the backup holds the same object as {new ItemId(home, id.Key)}, and the target serves no {id.Resource}") : null;
    }

    /// <summary>What an action wants there before its item.</summary>
    private async Task NeedsAsync(ItemId id, RestoreActionResult needs, CancellationToken ct)
    {
        foreach (var generated in needs.Generated)
        {
            ObjectReset.Label(generated.Object, run.BackupName, run.Name, run.RestoreUid);
            await _settler.SettleAsync(new ItemId(generated.Resource, generated.Object.Key), generated.Object, generated.Object, ct).ConfigureAwait(false);
        }

        foreach (var additional in needs.AdditionalItems)
        {
            if (!run.Filter.AllowsAdditional(additional.Resource, additional.Key.Namespace)) continue;
            if (run.Archive.Find(additional.Resource, additional.Key) is { } item)
            {
                await RestoreAsync(Chosen(item), ct).ConfigureAwait(false);
            }
            else if (additional.Resource != WellKnown.PriorityClasses || !IsBuiltInPriority(additional.Key.Name))
            {
                var target = new ObjectKey(run.MapNamespace(id.Key.Namespace), id.Key.Name);
                run.Warn(Reason.AdditionalItemMissing, $"{additional}, which {id} needs, is not in the backup", id.Resource, target);
            }
        }
    }

    // Every cluster has these two of its own.
    private static bool IsBuiltInPriority(string name) => name is "system-cluster-critical" or "system-node-critical";

    /// <summary>The copy in the version that the wave of its resource would take.</summary>
    private ArchivedItem Chosen(ArchivedItem item)
    {
        if (!run.ChoosesVersions || run.Archive.Find(item.Resource) is not { Versions.Count: > 1 } resource) return item;
        return run.Versions.Choose(resource).FirstOrDefault(i => i.Key == item.Key) ?? item;
    }

    private KubeObject? Read(ArchivedItem item, ItemId id)
    {
        var target = new ObjectKey(run.MapNamespace(item.Key.Namespace), item.Key.Name);
        try
        {
            if (ItemIdentity.BadName(item) is { } why)
            {
                Unreadable($"{id} in the archive can't be restored: {why}");
                return null;
            }

            var source = run.Archive.ReadObject(item);
            if (ItemIdentity.Disagreement(item, source, run.Catalog, run.Versions) is not { } other) return source;
            Unreadable($"{id} in the archive says it is {other}");
        }
        catch (MalformedObjectException e)
        {
            Unreadable($"{id} in the archive can't be read: {e.Message}");
        }

        return null;

        void Unreadable(string message) =>
            run.Settle(id, target, Unknown, Unknown, ItemEnd.Failed(Reason.ArchivedItemUnreadable, message) with { IsListed = false });
    }
}
