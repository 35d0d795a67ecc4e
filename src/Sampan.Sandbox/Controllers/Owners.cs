using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>One entry of <c>metadata.ownerReferences</c>.</summary>
internal readonly record struct OwnerReference(string ApiVersion, string Kind, string Name, string Uid, bool BlockOwnerDeletion);

/// <summary>Reads and makes owner references.</summary>
internal static class Owners
{
    public static IEnumerable<OwnerReference> All(KubeObject item) => item.View.Items("metadata", "ownerReferences").Select(Read);

    /// <summary>The reference with <c>controller: true</c>, or null.</summary>
    public static OwnerReference? Controller(KubeObject item)
    {
        foreach (var reference in item.View.Items("metadata", "ownerReferences"))
        {
            if (reference.Flag("controller") == true) return Read(reference);
        }

        return null;
    }

    public static JsonObject Reference(ClusterView view, GroupResource resource, KubeObject owner) => new()
    {
        ["apiVersion"] = view.Id(resource).ApiVersion,
        ["kind"] = view.KindOf(resource),
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    private static OwnerReference Read(JsonElement e) => new(
        e.Text("apiVersion") ?? "", e.Text("kind") ?? "", e.Text("name") ?? "", e.Text("uid") ?? "", e.Flag("blockOwnerDeletion") == true);
}
