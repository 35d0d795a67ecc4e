using System.Text.Json;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Archive;
using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Backups;

/// <summary>Takes one item at a time through filters and actions into the archive. One caller at a time.</summary>
internal sealed class ItemPipeline(BackupRun run, BackupSelection selection, IReadOnlyList<IBackupItemAction> actions, BackupArchiveWriter archive)
{
    private readonly Dictionary<GroupResource, IReadOnlyList<IBackupItemAction>> _byResource = [];
    private readonly Dictionary<ResourceId, bool> _preferred = [];

    public StoredItems Items { get; } = new();

    /// <summary>Items that others named and that are still to be looked at, in the order they were named.</summary>
    public Queue<RelatedItem> Related { get; } = [];

    /// <summary>Items that wait for an operation.</summary>
    public Queue<HeldItem> Held { get; } = [];

    /// <summary>Takes a listed item.</summary>
    public Task TakeAsync(ApiResource resource, KubeObject item, CancellationToken ct) => GuardAsync(resource, item, false, ct);

    /// <summary>Takes an item that another one named.</summary>
    public Task TakeRelatedAsync(ApiResource resource, KubeObject item, bool must, CancellationToken ct) => GuardAsync(resource, item, must, ct);

    /// <summary>Takes a held item whose operation has ended well.</summary>
    public Task TakeFinishedAsync(HeldItem held, IReadOnlyList<ItemId> produced, CancellationToken ct)
    {
        foreach (var id in produced) Related.Enqueue(new RelatedItem(id, true, new ItemId(held.Resource.Id.GroupResource, held.Object.Key)));
        return StoreAsync(held.Resource, held.Object, BackupStage.Finalizing, ct);
    }

    private async Task GuardAsync(ApiResource resource, KubeObject item, bool must, CancellationToken ct)
    {
        ObjectKey key;
        try
        {
            key = item.Key;
            if (!must && item.Label(VeleroLabels.ExcludeFromBackup) == "true") return;
            if (!must && key.Namespace is { } ns && !selection.Namespaces.Includes(ns)) return;
            if (item.View.At("metadata", "deletionTimestamp").ValueKind == JsonValueKind.String) return;
        }
        catch (InvalidOperationException e)
        {
            // A string that is no Unicode text (a lone surrogate) in the name, namespace or labels.
            run.Fail(Reason.ItemUnreadable, $"an object of {resource.Id.GroupResource} is not in the backup, its metadata is no text: {e.Message}", resource.Id.GroupResource);
            return;
        }

        if (Items.Meet(resource.Id, key)) await StoreAsync(resource, item, BackupStage.Collecting, ct).ConfigureAwait(false);
    }

    private async Task StoreAsync(ApiResource resource, KubeObject item, BackupStage stage, CancellationToken ct)
    {
        var id = new ItemId(resource.Id.GroupResource, item.Key);
        ReadOnlyMemory<byte> bytes;
        try
        {
            if (!await ActAsync(resource, item, id, stage, ct).ConfigureAwait(false)) return;
            bytes = item.ToUtf8();
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            run.Fail(e is SnapshotException s ? s.Reason : ReasonOf(e), id, $"{id} is not in the backup: {e.Message}");
            return;
        }

        if (Refusal(resource, item.Key, bytes.Length) is { } refusal) run.Fail(refusal.Reason, id, $"{id} is not in the backup: {refusal.Message}");
        else await WriteAsync(resource, item.Key, bytes, ct).ConfigureAwait(false);
    }

    private async Task WriteAsync(ApiResource resource, ObjectKey key, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await archive.AddAsync(resource.Id.GroupResource, key, resource.Id.Version, IsPreferred(resource), bytes, ct).ConfigureAwait(false);
        Items.Stored(resource, key);
        if (resource.Id.Group == SnapshotApi.Group) run.SnapshotObjects.Add((new ItemId(resource.Id.GroupResource, key), bytes));
    }

    // False when the item is to be left out, or held until an operation has ended.
    private async Task<bool> ActAsync(ApiResource resource, KubeObject item, ItemId id, BackupStage stage, CancellationToken ct)
    {
        HeldItem? held = null;
        foreach (var action in ActionsFor(id.Resource))
        {
            if (!action.AppliesTo.Matches(id.Resource, id.Key.Namespace)) continue;
            var result = await action.ExecuteAsync(new BackupItem(id.Resource, item, stage), ct).ConfigureAwait(false);
            foreach (var related in result.AdditionalItems) Related.Enqueue(new RelatedItem(related, result.MustIncludeAdditionalItems, id));
            if (result.Skip) return false;
            if (result.Operation is not { } operation) continue;
            if (stage == BackupStage.Finalizing) throw new InvalidOperationException($"{action.Name} started operation {operation.Id} while the item was being finished");
            held = new HeldItem(resource, item, action, operation, run.Options.Time.GetUtcNow());
        }

        if (id.Resource == KnownResources.Volumes && stage == BackupStage.Collecting) await run.NativeSnapshots.TakeAsync(item, ct).ConfigureAwait(false);
        if (held is null) return true;
        Held.Enqueue(held);
        return false;
    }

    private IReadOnlyList<IBackupItemAction> ActionsFor(GroupResource resource)
    {
        if (_byResource.TryGetValue(resource, out var known)) return known;
        return _byResource[resource] = [.. actions.Where(a => a.AppliesTo.Resources.Count == 0 || a.AppliesTo.Resources.Contains(resource))];
    }

    private bool IsPreferred(ApiResource resource)
    {
        if (_preferred.TryGetValue(resource.Id, out var known)) return known;
        return _preferred[resource.Id] = run.Catalog.Preferred(resource.Id.GroupResource)?.Id.Version == resource.Id.Version;
    }

    private (Reason Reason, string Message)? Refusal(ApiResource resource, ObjectKey key, int length)
    {
        if (length > run.Options.MaxItemBytes) return (Reason.ItemTooLarge, $"{length} bytes, more than the {run.Options.MaxItemBytes} an item may have");
        return BackupArchiveWriter.CanHold(resource.Id.GroupResource, key, resource.Id.Version) ? null : (Reason.ItemNameUnsafe, "its name can't be a path in an archive");
    }

    private static Reason ReasonOf(Exception e) => e is KubeApiException or KubeUnreachableException ? Reason.ActionFailed
        : e is MalformedObjectException or JsonException or InvalidOperationException or FormatException ? Reason.ItemUnreadable
        : Reason.ActionFailed;
}
