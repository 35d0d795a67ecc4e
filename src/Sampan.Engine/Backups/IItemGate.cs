using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>Stands between what was admitted and its actions: the one place where items are held back until something else has happened, such as a
/// pod with its claims until its pre hooks ran.</summary>
/// <remarks>Asked one item at a time, in the order of the archive, about everything: listed, ordered and named items alike. What it holds back it
/// gives to <see cref="ItemPipeline.PassAsync"/>, at points that don't depend on timing, so that the archive stays the same.</remarks>
internal interface IItemGate
{
    /// <summary>True when the item is held back.</summary>
    ValueTask<bool> HoldsAsync(ApiResource resource, KubeObject item, CancellationToken ct);

    /// <summary>A kind has been read to its end: everything held back has to pass now.</summary>
    Task FlushAsync(CancellationToken ct);
}
