using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Owners;

/// <summary>One entry of <c>metadata.ownerReferences</c>.</summary>
/// <param name="Kind">Group, version and kind of the owner, as the reference names it.</param>
/// <param name="Name">The owner's name; its namespace is the owned object's, or none.</param>
/// <param name="Uid">The owner's uid in the cluster the reference is of.</param>
/// <param name="Controls">True for the one owner that manages the object.</param>
/// <param name="BlocksDeletion"><c>blockOwnerDeletion</c>; null when it is not said.</param>
internal sealed record OwnerReference(GroupVersionKind Kind, string Name, string Uid, bool Controls, bool? BlocksDeletion)
{
    /// <summary>The references of an object; entries that name nobody are left out.</summary>
    public static IEnumerable<OwnerReference> Of(KubeObject item) => item.View.Items("metadata", "ownerReferences").Select(From).OfType<OwnerReference>();

    /// <summary><c>Kind.group name</c>, for messages.</summary>
    public override string ToString() => $"{Kind.Kind}{(Kind.Group.Length > 0 ? "." + Kind.Group : "")} {Name}";

    private static OwnerReference? From(JsonElement entry) =>
        entry.Text("name") is { Length: > 0 } name && entry.Text("uid") is { Length: > 0 } uid && entry.Text("kind") is { Length: > 0 } kind
            ? new OwnerReference(GroupVersionKind.From(entry.Text("apiVersion") ?? "", kind), name, uid, entry.Flag("controller") == true, entry.Flag("blockOwnerDeletion"))
            : null;
}
