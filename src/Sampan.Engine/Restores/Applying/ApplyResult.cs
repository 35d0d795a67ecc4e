using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Applying;

/// <summary>What came of a create.</summary>
/// <param name="Live">The object as it stands in the cluster; null when it was refused.</param>
/// <param name="Created">True when this restore created it, now or in an earlier attempt.</param>
/// <param name="Refusal">Why it was refused, or null.</param>
internal sealed record ApplyResult(KubeObject? Live, bool Created, KubeApiException? Refusal);
