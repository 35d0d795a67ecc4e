using Sampan.Storage.S3;

namespace Sampan.Storage.Checks;

/// <summary>Tries everything that backups and restores will ask of a location, and names what it lacks.</summary>
/// <remarks>Writes below <see cref="Folder"/> only (a further top-level folder would make Velero refuse the location), about 5 MiB, and removes it again, along with what
/// a check that was killed left there.</remarks>
public static class LocationCheck
{
    /// <summary>Where the check keeps its objects.</summary>
    public const string Folder = "plugins/sampan/check/";

    /// <summary>Opens a location and checks it. Never throws for what the store does: that is what the rows are for.</summary>
    /// <param name="location">Where.</param>
    /// <param name="credentials">For a bucket.</param>
    /// <param name="options">Behaviour. Pages of listings and parts of uploads are made as small as they can be.</param>
    /// <param name="progress">Gets each row as soon as it is known.</param>
    /// <param name="ct">Ends the check; what it wrote is removed all the same.</param>
    /// <exception cref="ObjectStoreException">The location can't even be opened: no credentials, or a CA file that can't be read.</exception>
    public static async Task<IReadOnlyList<CheckRow>> RunAsync(
        StoreLocation location, StoreCredentials? credentials, ObjectStoreOptions options, IProgress<CheckRow>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(options);
        var small = options with { ListPageSize = 2, PartSize = ObjectStoreOptions.MinPartSize };
        var store = ObjectStores.Open(location, credentials, small);
        await using (store.ConfigureAwait(false))
        {
            using var http = S3Transport.CreateClient(location);
            return await RunAsync(store, new LocationCheckOptions
            {
                Time = options.Time,
                Http = http,
                OpenWithChecksum = location.Scheme == StoreScheme.S3
                    ? () => ObjectStores.Open(location with { Checksum = location.Checksum == StoreChecksum.None ? StoreChecksum.Crc32 : location.Checksum }, credentials, small)
                    : null,
                Progress = progress,
            }, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Checks a store.</summary>
    public static Task<IReadOnlyList<CheckRow>> RunAsync(IObjectStore store, LocationCheckOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        return new LocationCheckRun(store, options).RunAsync(ct);
    }
}
