using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/pod</c>: node and computed priority are chosen anew, token volumes of old service accounts go, the priority class comes along.</summary>
internal sealed class PodRestore : IRestoreItemAction
{
    public string Name => "velero.io/pod";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.Pods);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (item.Spec is not { } spec) return Task.FromResult(RestoreActionResult.Unchanged);
        spec.Remove("nodeName");
        spec.Remove("priority");
        var prefix = $"{spec.Text("serviceAccountName")}-token-";
        bool IsToken(JsonNode? entry) => entry.Text("name")?.StartsWith(prefix, StringComparison.Ordinal) == true;
        ObjectReset.RemoveItems(spec, "volumes", IsToken);
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")).OfType<JsonObject>())
        {
            ObjectReset.RemoveItems(container, "volumeMounts", IsToken);
        }

        return Task.FromResult(spec.Text("priorityClassName") is { Length: > 0 } priorityClass
            ? new RestoreActionResult { AdditionalItems = [new ItemId(WellKnown.PriorityClasses, new ObjectKey(null, priorityClass))] }
            : RestoreActionResult.Unchanged);
    }
}
