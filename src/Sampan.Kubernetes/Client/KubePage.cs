using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Client;

/// <summary>One page of a listing. A page of more than a few MiB is handed on in parts, each a <see cref="KubePage"/> of its own.</summary>
/// <param name="Items">The page's objects: the server's own bytes, with <c>apiVersion</c> and <c>kind</c> spliced in front where list items lack them.
/// Each owns its bytes: keeping one keeps nothing else of the page.</param>
/// <param name="ResourceVersion">Version of the whole listing: what a watch continues from after the last page. After a restart in the middle it is
/// still the first one, so that such a watch tells of every change since any item was read.</param>
/// <param name="RemainingItemCount">How many items are still to come, when the server says so.</param>
public sealed record KubePage(IReadOnlyList<KubeObject> Items, string ResourceVersion, long? RemainingItemCount)
{
    /// <summary>Items that came and can't be read. Empty with a real API server.</summary>
    public IReadOnlyList<UnreadableItem> Unreadable { get; init; } = [];

    /// <summary>The listing's token expired before this page, and the listing was started again: what comes from here on was read later than what came
    /// before. True once, possibly on a page without items.</summary>
    public bool IsRestart { get; init; }
}
