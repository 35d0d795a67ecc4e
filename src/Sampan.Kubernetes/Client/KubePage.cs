using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Client;

/// <summary>One page of a listing.</summary>
/// <param name="Items">The page's objects: the server's own bytes, with <c>apiVersion</c> and <c>kind</c> spliced in front where list items lack them.</param>
/// <param name="ResourceVersion">Version of the whole listing: what a watch continues from after the last page.</param>
/// <param name="RemainingItemCount">How many items are still to come, when the server says so.</param>
public sealed record KubePage(IReadOnlyList<KubeObject> Items, string ResourceVersion, long? RemainingItemCount);
