using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.DryRun;

/// <summary>An object that stands in the cluster, and what would become of it.</summary>
/// <param name="Resource">Its resource.</param>
/// <param name="Before">As it stands.</param>
/// <param name="After">As the server would have it after the backup's fields were merged into it; null when it refuses.</param>
/// <param name="Refusal">Why it refuses, such as an immutable field.</param>
public sealed record DryRunChange(ResourceId Resource, KubeObject Before, KubeObject? After, KubeApiException? Refusal);
