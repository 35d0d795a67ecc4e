using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/role-bindings</c> and <c>velero.io/cluster-role-bindings</c>: service accounts among the subjects move with their namespaces.</summary>
internal sealed class BindingSubjects(string name, GroupResource resource) : IRestoreItemAction
{
    public string Name => name;

    public AppliesTo AppliesTo => AppliesTo.Only(resource);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        foreach (var subject in item.Root.Items("subjects").OfType<JsonObject>())
        {
            if (subject.Text("kind") == "ServiceAccount" && subject.Text("namespace") is { Length: > 0 } ns) subject["namespace"] = item.Run.MapNamespace(ns);
        }

        return Task.FromResult(RestoreActionResult.Unchanged);
    }
}
