using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>Whether a pod spec accepts a node: node name, node selector, required node affinity, taints. Resources are not counted.</summary>
internal static class NodeFit
{
    public static bool Accepts(JsonElement spec, KubeObject node)
    {
        if (spec.Text("nodeName") is { Length: > 0 } name && name != node.Name) return false;
        var labels = Selectors.Labels(node);
        if (!Selectors.MatchesMap(spec.At("nodeSelector"), labels, whenEmpty: true)) return false;
        var required = spec.At("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        if (required.ValueKind == JsonValueKind.Object && !required.Items("nodeSelectorTerms").Any(t => Matches(t, node, labels)))
        {
            return false;
        }

        return node.View.Items("spec", "taints").All(t => t.Text("effect") == "PreferNoSchedule" || spec.Items("tolerations").Any(x => Tolerates(x, t)));
    }

    private static bool Matches(JsonElement term, KubeObject node, JsonElement labels)
    {
        var fields = term.Items("matchFields").ToList();
        var expressions = term.Items("matchExpressions").ToList();
        if (fields.Count + expressions.Count == 0) return false;
        return expressions.All(e => Selectors.MatchesExpression(e, labels)) &&
               fields.All(f => f.Items("values").Any(v => v.GetString() == node.Name) == (f.Text("operator") == "In"));
    }

    private static bool Tolerates(JsonElement toleration, JsonElement taint)
    {
        if (toleration.Text("effect") is { Length: > 0 } effect && effect != taint.Text("effect")) return false;
        if (toleration.Text("operator") == "Exists") return toleration.Text("key") is not { Length: > 0 } key || key == taint.Text("key");
        return toleration.Text("key") == taint.Text("key") && (toleration.Text("value") ?? "") == (taint.Text("value") ?? "");
    }
}
