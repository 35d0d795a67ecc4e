using System.Text.Json;
using Sampan.Engine.Actions;
using Sampan.Engine.Archive;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Backups;

/// <summary>Writes items into the archive, or says why one can't be there. One caller at a time.</summary>
internal sealed class ItemWriter(BackupRun run, BackupArchiveWriter archive)
{
    private readonly Dictionary<ResourceId, bool> _preferred = [];
    private readonly Dictionary<(ResourceId, ObjectKey), ItemId> _renamed = [];

    public StoredItems Items { get; } = new();

    /// <param name="resource">Where it was read.</param>
    /// <param name="item">As its actions left it.</param>
    /// <param name="id">What it was called before.</param>
    /// <param name="ct">Ends with the run.</param>
    public async Task WriteAsync(ApiResource resource, KubeObject item, ItemId id, CancellationToken ct)
    {
        if (item.IsEdited && item.Key != id.Key)
        {
            if (!Items.Meet(resource.Id, item.Key))
            {
                run.Fail(Reason.ActionFailed, id, $"{id} is not in the backup: an action renamed it to {item.Key}, and there is another item of that name");
                return;
            }

            _renamed.Add((resource.Id, item.Key), id);
        }

        ReadOnlyMemory<byte> bytes;
        try
        {
            bytes = item.ToUtf8();
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException or FormatException)
        {
            Refuse(id, e);
            return;
        }

        if (Refusal(resource, item.Key, bytes.Length) is { } refusal) run.Fail(refusal.Reason, id, $"{id} is not in the backup: {refusal.Message}");
        else await AddAsync(resource, item.Key, bytes, ct).ConfigureAwait(false);
    }

    /// <summary>An item came whose name was taken already: no news, unless it is another item that an action gave this name.</summary>
    public void ReportTaken(ApiResource resource, ObjectKey key)
    {
        if (_renamed.Count == 0 || !_renamed.TryGetValue((resource.Id, key), out var other)) return;
        var id = new ItemId(resource.Id.GroupResource, key);
        run.Fail(Reason.ActionFailed, id, $"{id} is not in the backup: an action gave {other} its name");
    }

    /// <summary>Reports an item that can't be stored.</summary>
    public void Refuse(ItemId id, Exception cause) =>
        run.Fail(cause is SnapshotException s ? s.Reason : ReasonOf(cause), id, $"{id} is not in the backup: {cause.Message}");

    private async Task AddAsync(ApiResource resource, ObjectKey key, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await archive.AddAsync(resource.Id.GroupResource, key, resource.Id.Version, IsPreferred(resource), bytes, ct).ConfigureAwait(false);
        Items.Stored(resource, key);
        if (resource.Id.Group == SnapshotApi.Group) run.SnapshotObjects.Add((new ItemId(resource.Id.GroupResource, key), bytes));
    }

    private bool IsPreferred(ApiResource resource)
    {
        if (_preferred.TryGetValue(resource.Id, out var known)) return known;
        return _preferred[resource.Id] = run.Catalog.Preferred(resource.Id.GroupResource)?.Id.Version == resource.Id.Version;
    }

    private (Reason Reason, string Message)? Refusal(ApiResource resource, ObjectKey key, int length)
    {
        var most = run.Options.MaxItemBytes;
        if (length > most) return (Reason.ItemTooLarge, $"{length} bytes, more than the {most} an item may have");
        return BackupArchiveWriter.CanHold(resource.Id.GroupResource, key, resource.Id.Version)
            ? null
            : (Reason.ItemNameUnsafe, "its name can't be a path in an archive");
    }

    private static Reason ReasonOf(Exception e) => e is KubeApiException or KubeUnreachableException ? Reason.ActionFailed
        : e is MalformedObjectException or JsonException or InvalidOperationException or FormatException ? Reason.ItemUnreadable
        : Reason.ActionFailed;
}
