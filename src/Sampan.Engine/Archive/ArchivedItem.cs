using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Archive;

/// <summary>One item of an archive: where it belongs and where its bytes are.</summary>
/// <param name="Resource">Group and plural: the name of the item's directory.</param>
/// <param name="Key">Namespace and name by its path; the object inside may have been written to say otherwise.</param>
/// <param name="Length">Bytes of its JSON.</param>
public sealed record ArchivedItem(GroupResource Resource, ObjectKey Key, long Length)
{
    internal long Offset { get; init; }
}
