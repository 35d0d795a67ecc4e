using Sampan.Engine.Actions;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>An item that waits for its operations before it is stored.</summary>
/// <param name="Resource">Where it was read.</param>
/// <param name="Object">As its actions left it.</param>
/// <param name="Operations">What they started.</param>
/// <param name="Stored">False when the item itself is left out: only its operations are waited for.</param>
internal sealed record HeldItem(ApiResource Resource, KubeObject Object, IReadOnlyList<RunningOperation> Operations, bool Stored)
{
    /// <summary>The item could not be stored: its operations are stopped, nobody can use what they make.</summary>
    public bool Failed { get; init; }


    public ItemId Id => new(Resource.Id.GroupResource, Object.Key);
}
