using Sampan.Api;
using Sampan.Storage;

namespace Sampan.Engine.Bucket;

/// <summary>What concerns a location as a whole: whether it is Velero's, and whether it may be written to.</summary>
public sealed class LocationState
{
    private readonly IObjectStore _store;
    private readonly BucketFiles _files;

    internal LocationState(IObjectStore store) => (_store, _files) = (store, new BucketFiles(store));

    /// <summary>What Velero says of the top-level folders: null when all is well, else its own message.</summary>
    public async Task<string?> FindForeignFoldersAsync(CancellationToken ct)
    {
        var foreign = new List<string>();
        await foreach (var folder in _store.ListFoldersAsync("", ct).ConfigureAwait(false))
        {
            if (!BucketKeys.KnownFolders.Contains(folder, StringComparer.Ordinal)) foreign.Add(folder);
        }

        return foreign.Count switch
        {
            0 => null,
            <= 3 => $"Backup store contains invalid top-level directories: [{string.Join(' ', foreign)}]",
            _ => $"Backup store contains {foreign.Count} invalid top-level directories: [{string.Join(' ', foreign.Take(3))} ...]",
        };
    }

    /// <summary>The record; <see cref="LocationRecord.Default"/> when there is none.</summary>
    /// <exception cref="RepositoryException">It is damaged or of a newer major version.</exception>
    public async Task<LocationRecord> ReadAsync(CancellationToken ct)
    {
        var bytes = await _files.ReadAsync(BucketKeys.Location, false, ct).ConfigureAwait(false);
        return bytes is null ? LocationRecord.Default : LocationRecord.From(PrivateRecord.Read(BucketKeys.Location, bytes));
    }

    /// <summary>Sets the access mode, on condition that nobody changed the record since <paramref name="known"/> was read. Gives the new record.</summary>
    /// <remarks>The first write is atomic where the store has conditional puts; later ones compare before and read back after, which two
    /// writers in the same instant can defeat: the later one stands, and the earlier one is told.</remarks>
    /// <exception cref="RepositoryException"><see cref="RepositoryError.Conflict"/>.</exception>
    public async Task<LocationRecord> SetAccessModeAsync(LocationRecord known, AccessMode mode, CancellationToken ct)
    {
        if (await ReadAsync(ct).ConfigureAwait(false) != known) throw Conflict(null);
        var next = new LocationRecord(mode, known.Revision + 1);
        try
        {
            await _files.PutAsync(BucketKeys.Location, PrivateRecord.Write(next.ToJson()), new PutOptions { OnlyIfAbsent = known.Revision == 0 }, ct).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists)
        {
            throw Conflict(e);
        }

        return await ReadAsync(ct).ConfigureAwait(false) is var stored && stored == next ? stored : throw Conflict(null);
    }

    /// <summary>Refuses when the location is ReadOnly.</summary>
    internal async Task RequireWritableAsync(string consequence, CancellationToken ct)
    {
        var record = await ReadAsync(ct).ConfigureAwait(false);
        if (record.AccessMode == AccessMode.ReadOnly)
        {
            throw new RepositoryException(RepositoryError.ReadOnly, $"{consequence}: the location {_store.Description} is ReadOnly; switch it back with `sampan backup-location set --access-mode ReadWrite` and the same --storage");
        }
    }

    internal async Task RequireValidAsync(CancellationToken ct)
    {
        if (await FindForeignFoldersAsync(ct).ConfigureAwait(false) is { } message)
        {
            throw new RepositoryException(RepositoryError.ForeignFolders, $"{message} in {_store.Description}: use a bucket or a prefix of its own for backups");
        }
    }

    private RepositoryException Conflict(Exception? inner) =>
        new(RepositoryError.Conflict, $"the record of {_store.Description} was changed by somebody else in between; look at it and try again", inner);
}
