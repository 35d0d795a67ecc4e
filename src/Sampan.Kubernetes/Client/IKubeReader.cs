using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Client;

/// <summary>Reads from one cluster. Safe for concurrent use.</summary>
/// <remarks>Every member ends in a <see cref="KubeApiException"/> when the server refuses, and in a <see cref="KubeUnreachableException"/>
/// when it can't be talked to after the retries that reads allow.</remarks>
public interface IKubeReader
{
    /// <summary>What the cluster serves; groups that fail are gaps in the result, not exceptions.</summary>
    Task<ApiCatalog> DiscoverAsync(CancellationToken ct);

    /// <summary>The server's version, such as <c>v1.36.2</c>.</summary>
    Task<ServerVersion> VersionAsync(CancellationToken ct);

    /// <summary>One object, or null when the server answers 404 for it.</summary>
    Task<KubeObject?> GetAsync(ResourceId resource, ObjectKey key, CancellationToken ct);

    /// <summary>Pages of one consistent listing, in the server's order (by key). Only one page is held at a time.</summary>
    /// <remarks>A token that expires in the middle restarts the listing unpaged from where a caller can't see it: items already given are
    /// not given again.</remarks>
    IAsyncEnumerable<KubePage> ListAsync(ResourceId resource, ListQuery query, CancellationToken ct);

    /// <summary>Changes from a resource version on. Ends normally when the server ends it; resume from the last event's version.</summary>
    /// <exception cref="ResourceExpiredException">The version is too old (as HTTP 410 or as an ERROR event): list again.</exception>
    IAsyncEnumerable<WatchEvent> WatchAsync(ResourceId resource, WatchQuery query, CancellationToken ct);
}
