using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary>An object by resource and key, without a version: what actions name each other's items by.</summary>
/// <param name="Resource">Group and plural.</param>
/// <param name="Key">Namespace and name.</param>
public readonly record struct ItemId(GroupResource Resource, ObjectKey Key)
{
    /// <summary><c>plural.group/namespace/name</c>, for messages.</summary>
    public override string ToString() => $"{Resource}/{Key}";
}
