using Sampan.Storage.Decorators;
using Sampan.Storage.Files;
using Sampan.Storage.S3;

namespace Sampan.Storage;

/// <summary>Opens what a <see cref="StoreLocation"/> names.</summary>
public static class ObjectStores
{
    /// <summary>Opens a store with retries, metrics and the location's prefix around it. Nothing is sent before the first call.</summary>
    /// <param name="location">Where.</param>
    /// <param name="credentials">For a bucket; see <see cref="StoreCredentials.Find"/>.</param>
    /// <param name="options">Behaviour.</param>
    /// <exception cref="ObjectStoreException"><see cref="StoreError.BadCredentials"/> for a bucket without them; <see cref="StoreError.Invalid"/> for a CA file that can't be read.</exception>
    public static IObjectStore Open(StoreLocation location, StoreCredentials? credentials, ObjectStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(options);
        var policy = new RetryPolicy(options.Retry, options.Time, options.LoggerFactory.CreateLogger("Sampan.Storage.Retry"), Random.Shared.NextDouble);
        IObjectStore store = location.Scheme == StoreScheme.File
            ? new DirectoryObjectStore(location.Directory)
            : S3ObjectStore.Open(location, credentials ?? throw Missing(location), options, policy);
        if (options.Metrics is { } metrics) store = new MeteredObjectStore(store, metrics, options.Time);
        store = new RetryObjectStore(store, policy);
        return location.Prefix.Length > 0 ? new PrefixObjectStore(store, location.Prefix, location.Describe()) : store;
    }

    private static ObjectStoreException Missing(StoreLocation location) => new(StoreError.BadCredentials, location.Describe(), null,
        $"{location.Describe()} needs credentials: give --credentials-file, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
}
