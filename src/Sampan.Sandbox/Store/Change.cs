using System.Collections.Immutable;

namespace Sampan.Sandbox.Store;

/// <summary>One committed change of one object.</summary>
/// <param name="Before">State before it; null when the object is new.</param>
/// <param name="After">State after it; of a removed object its last state, with the removal's revision.</param>
/// <param name="Removed">True when the object is gone.</param>
/// <param name="Snapshot">All objects of the resource after it: history that shares its structure with its neighbours.</param>
internal sealed record Change(StoredObject? Before, StoredObject After, bool Removed, ImmutableSortedSet<StoredObject> Snapshot)
{
    /// <summary>The store's revision after this change.</summary>
    public long Revision => After.Revision;
}
