using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Storage;
using Sampan.Storage.Decorators;
using Sampan.Storage.Files;
using Sampan.Storage.Memory;

namespace Sampan.Conformance.Tests.Stores;

public sealed class MemoryConformance : ObjectStoreConformance
{
    protected override Task<IObjectStore> OpenAsync(CancellationToken ct) => Task.FromResult<IObjectStore>(new MemoryObjectStore(TimeProvider.System));
}

public sealed class OverlayConformance : ObjectStoreConformance
{
    protected override Task<IObjectStore> OpenAsync(CancellationToken ct) =>
        Task.FromResult<IObjectStore>(new OverlayObjectStore(new MemoryObjectStore(TimeProvider.System), TimeProvider.System));
}

public class DirectoryConformance : ObjectStoreConformance
{
    protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("sampan-store-");

    protected override Task<IObjectStore> OpenAsync(CancellationToken ct) => Task.FromResult<IObjectStore>(new DirectoryObjectStore(Folder.FullName));

    protected override Task CloseAsync()
    {
        Folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>All decorators at once must be invisible.</summary>
public sealed class DecoratedDirectoryConformance : DirectoryConformance
{
    protected override async Task<IObjectStore> OpenAsync(CancellationToken ct)
    {
        var inner = new FaultInjectingObjectStore(await base.OpenAsync(ct), new FaultPlan(), TimeProvider.System);
        var metered = new MeteredObjectStore(inner, new StoreMetrics(), TimeProvider.System);
        var retried = new RetryObjectStore(metered, new RetryOptions(), TimeProvider.System, NullLogger.Instance);
        return new PrefixObjectStore(new ReadOnlyObjectStore(retried, "not in this test", "deep/"), "deep/down");
    }
}

/// <summary>Every third call fails once; nobody behind the retries may notice.</summary>
public sealed class FlakyMemoryConformance : ObjectStoreConformance
{
    protected override Task<IObjectStore> OpenAsync(CancellationToken ct)
    {
        // Content that can't seek can't be put twice, so puts are spared.
        var plan = new FaultPlan().When(c => c.Number % 3 == 0 && c.Operation != StoreOperation.Put, StoreFault.Fail(), int.MaxValue);
        var flaky = new FaultInjectingObjectStore(new MemoryObjectStore(TimeProvider.System), plan, TimeProvider.System);
        return Task.FromResult<IObjectStore>(new RetryObjectStore(flaky, new RetryOptions { FirstPause = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, NullLogger.Instance));
    }
}

public class S3Conformance(S3Server server) : ObjectStoreConformance
{
    protected string Bucket { get; private set; } = "";

    protected virtual StoreLocation Location => server.Location(Bucket);

    protected override async Task<IObjectStore> OpenAsync(CancellationToken ct)
    {
        Bucket = await server.NewBucketAsync(ct);
        return ObjectStores.Open(Location, server.Credentials, new ObjectStoreOptions { ListPageSize = 50, PartSize = ObjectStoreOptions.MinPartSize });
    }

    /// <summary>Whatever a test did, no half-finished upload may stay and take up room.</summary>
    protected override async Task CloseAsync()
    {
        if (Bucket.Length == 0) return;
        using var raw = server.Raw();
        var left = await raw.ListMultipartUploadsAsync(Bucket);
        Assert.Empty(left.MultipartUploads ?? []);
    }
}

public sealed class PrefixedS3Conformance(S3Server server) : S3Conformance(server)
{
    protected override StoreLocation Location => base.Location with { Prefix = "clusters/a" };
}
