using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Items;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary>The node that a claim's volume is to be made for. Velero's <c>velero.io/change-pvc-node-selector</c> of 1.4 to 1.15: a configuration names
/// another one. Without it the choice goes, as since 1.16, and the target's scheduler makes its own.</summary>
internal static class SelectedNodeChange
{
    private const string Name = "velero.io/change-pvc-node-selector";
    private static readonly GroupResource Nodes = new("", "nodes");

    /// <summary>Puts the new node's name on a claim that lost the old one's.</summary>
    public static async Task ApplyAsync(RestoreItem claim, CancellationToken ct)
    {
        if (claim.FromBackup.Annotation(VeleroAnnotations.SelectedNode) is not { Length: > 0 } old) return;
        var config = await claim.Run.FindConfigAsync(Name, ct).ConfigureAwait(false);
        if (config is null || !config.Data.TryGetValue(old, out var node) || node.Length == 0) return;
        if (await claim.Run.FindInTargetAsync(new ItemId(Nodes, new ObjectKey(null, node)), ct).ConfigureAwait(false) is not null)
        {
            ObjectReset.Ensure(claim.Metadata, "annotations")[VeleroAnnotations.SelectedNode] = node;
            return;
        }

        claim.Run.Report(new Issue(IssueSeverity.Warning, Reason.PluginConfigUnusable,
            $"ConfigMap {config.Name} for {Name} names node {node} for {old}, and the target has no such node: the scheduler chooses one for {claim.Id}")
        {
            Resource = claim.Resource,
            Key = new ObjectKey(claim.Run.MapNamespace(claim.Id.Key.Namespace), claim.Id.Key.Name),
        });
    }
}
