using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Applying;

/// <summary>What came of a create.</summary>
/// <param name="Live">The object as it stands in the cluster; null when there is none, or when it could not be read.</param>
/// <param name="Created">True when this restore created it, now or in an earlier attempt.</param>
/// <param name="Refusal">Why it was refused, or null. Beside a live object: for another reason than that it exists.</param>
internal sealed record ApplyResult(KubeObject? Live, bool Created, KubeApiException? Refusal)
{
    /// <summary>True when an object stands there that could not be read; <see cref="Refusal"/> says why.</summary>
    public bool Unseen { get; init; }
}
