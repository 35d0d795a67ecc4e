using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Admission.Limits;

/// <summary>What a pod as a whole requests, or is limited to.</summary>
internal static class PodAmounts
{
    private const int PodLevelSince = 34;

    /// <summary>The sum over the containers, or, where that is more, what starting needs: init containers run one after another, sidecars stay.</summary>
    /// <param name="spec">A pod's <c>spec</c>.</param>
    /// <param name="field"><c>requests</c> or <c>limits</c>.</param>
    /// <param name="version">Since 1.34 a pod's own amounts of CPU and memory take the place of the sum.</param>
    public static SortedDictionary<string, Quantity> Of(JsonObject spec, string field, KubernetesVersion version)
    {
        var (sum, sidecars, start) = (Amounts.Of(null), Amounts.Of(null), Amounts.Of(null));
        foreach (var (_, container) in spec.Objects("containers")) sum.Add(Amounts.Of(container.At("resources", field)));
        foreach (var (_, container) in spec.Objects("initContainers"))
        {
            var own = Amounts.Of(container.At("resources", field));
            if (container.Text("restartPolicy") == "Always")
            {
                sum.Add(own);
                sidecars.Add(own);
                start.RaiseTo(sidecars);
                continue;
            }

            own.Add(sidecars);
            start.RaiseTo(own);
        }

        sum.RaiseTo(start);
        if (!version.Since(PodLevelSince)) return sum;
        foreach (var (name, amount) in Amounts.Of(spec.At("resources", field)).Where(a => a.Key is "cpu" or "memory")) sum[name] = amount;
        return sum;
    }
}
