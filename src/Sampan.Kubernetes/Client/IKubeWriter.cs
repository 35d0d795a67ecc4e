using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Client;

/// <summary>Writes to one cluster. Safe for concurrent use. Refusals are <see cref="KubeApiException"/>.</summary>
public interface IKubeWriter
{
    /// <summary>Creates an object and returns it as the server stored it. The namespace is the object's own.</summary>
    Task<KubeObject> CreateAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct);

    /// <summary>Replaces an object (or its <see cref="WriteOptions.Subresource"/>); a resourceVersion in it guards against lost updates.</summary>
    Task<KubeObject> ReplaceAsync(ResourceId resource, KubeObject item, WriteOptions options, CancellationToken ct);

    /// <summary>Patches an object (or its <see cref="WriteOptions.Subresource"/>).</summary>
    Task<KubeObject> PatchAsync(ResourceId resource, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken ct);

    /// <summary>Deletes an object; false when the server answers 404. True also when it only starts terminating.</summary>
    Task<bool> DeleteAsync(ResourceId resource, ObjectKey key, DeleteOptions options, CancellationToken ct);
}
