using System.Runtime.CompilerServices;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Fakes;

/// <summary>A cluster whose answers take different times, drawn from a seed.</summary>
internal sealed class SlowCluster(ICluster inner, int seed) : ICluster
{
    private readonly Random _random = new(seed);

    public Task<ApiCatalog> DiscoverAsync(CancellationToken ct) => inner.DiscoverAsync(ct);

    public Task<ServerVersion> VersionAsync(CancellationToken ct) => inner.VersionAsync(ct);

    public async Task<KubeObject?> GetAsync(ResourceId resource, ObjectKey key, CancellationToken ct)
    {
        await DelayAsync(ct);
        return await inner.GetAsync(resource, key, ct);
    }

    public async IAsyncEnumerable<KubePage> ListAsync(ResourceId resource, ListQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in inner.ListAsync(resource, query, ct))
        {
            await DelayAsync(ct);
            yield return page;
        }
    }

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceId resource, WatchQuery query, CancellationToken ct) => inner.WatchAsync(resource, query, ct);

    public Task<KubeObject> CreateAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct) =>
        inner.CreateAsync(resource, item, options, ct);

    public Task<KubeObject> ReplaceAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct) =>
        inner.ReplaceAsync(resource, item, options, ct);

    public Task<KubeObject> PatchAsync(ResourceId resource, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken ct) =>
        inner.PatchAsync(resource, key, patch, options, ct);

    public Task<bool> DeleteAsync(ResourceId resource, ObjectKey key, DeleteOptions options, CancellationToken ct) =>
        inner.DeleteAsync(resource, key, options, ct);

    /// <summary>What a request takes; an action under test may take it as well.</summary>
    public Task DelayAsync(CancellationToken ct)
    {
        int pause;
        lock (_random) pause = _random.Next(6);
        return pause == 0 ? Task.CompletedTask : Task.Delay(pause - 1, ct);
    }
}
