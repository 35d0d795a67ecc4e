using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Client;

/// <summary>One change.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after it (for Deleted: its last state; for Bookmark: only a resourceVersion).</param>
public sealed record WatchEvent(WatchEventType Type, KubeObject Object);
