using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>ControllerRevisions of StatefulSets and DaemonSets: one for each template, named after its hash.</summary>
internal static class Revisions
{
    public const string HashLabel = "controller-revision-hash";

    /// <summary>The hash label's value for the owner's present template; makes its ControllerRevision when there is none.</summary>
    public static async Task<string> EnsureAsync(ClusterView view, GroupResource resource, KubeObject owner, bool nameAsHash, CancellationToken ct)
    {
        var template = owner.View.At("spec", "template");
        var hash = TemplateHash.Of(template);
        var name = $"{owner.Name}-{hash}";
        var value = nameAsHash ? name : hash;
        if (view.Get(Resources.ControllerRevisions, new ObjectKey(owner.Namespace, name)) is not null) return value;

        var labels = ClusterView.Node(template.At("metadata", "labels")) as JsonObject ?? [];
        labels[HashLabel] = hash;
        var copy = (JsonObject)ClusterView.Node(template)!;
        copy["$patch"] = "replace";
        await view.TryCreateAsync(Resources.ControllerRevisions, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = owner.Namespace,
                ["labels"] = labels,
                ["ownerReferences"] = new JsonArray(Owners.Reference(view, resource, owner)),
            },
            ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = copy } },
            ["revision"] = 1 + view.ControlledBy(Resources.ControllerRevisions, owner.Uid!).Select(r => r.Whole("revision") ?? 0).DefaultIfEmpty(0).Max(),
        }, ct).ConfigureAwait(false);
        return value;
    }
}
