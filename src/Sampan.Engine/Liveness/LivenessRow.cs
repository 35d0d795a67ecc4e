using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Liveness;

/// <summary>Whether one object does its work.</summary>
/// <param name="Resource">Its resource.</param>
/// <param name="Key">Namespace and name.</param>
/// <param name="IsAlive">True when it does.</param>
/// <param name="State">For people: <c>2/3 ready: pod web-1: ImagePullBackOff: …</c>.</param>
public sealed record LivenessRow(GroupResource Resource, ObjectKey Key, bool IsAlive, string State);
