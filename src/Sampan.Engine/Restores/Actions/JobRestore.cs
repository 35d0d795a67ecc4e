using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/job</c>: the labels that tie a job to its old uid go; the server makes new ones.</summary>
internal sealed class JobRestore : IRestoreItemAction
{
    private static readonly string[] Labels = ["controller-uid", "batch.kubernetes.io/controller-uid"];

    public string Name => "velero.io/job";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.Jobs);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        foreach (var labels in new[] { item.Spec.At("selector", "matchLabels"), item.Spec.At("template", "metadata", "labels") }.OfType<JsonObject>())
        {
            foreach (var label in Labels) labels.Remove(label);
        }

        return Task.FromResult(RestoreActionResult.Unchanged);
    }
}
