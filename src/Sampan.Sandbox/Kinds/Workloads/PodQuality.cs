using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>The quality-of-service class a pod's requests and limits of CPU and memory give it.</summary>
internal static class PodQuality
{
    public static string Of(JsonObject spec)
    {
        var containers = spec.Objects("containers").Concat(spec.Objects("initContainers")).Select(c => c.Item.Object("resources")).ToList();
        var amounts = containers.SelectMany(r => new[] { r.Object("requests"), r.Object("limits") })
            .SelectMany(l => new[] { Amount(l, "cpu"), Amount(l, "memory") });
        if (amounts.All(a => a == 0)) return "BestEffort";
        return containers.All(r => Fixed(r, "cpu") && Fixed(r, "memory")) ? "Guaranteed" : "Burstable";
    }

    private static bool Fixed(JsonObject? resources, string name)
    {
        var limit = Amount(resources.Object("limits"), name);
        return limit > 0 && Amount(resources.Object("requests"), name) == limit;
    }

    private static decimal Amount(JsonObject? list, string name) =>
        list.Text(name) is { } text && Quantity.TryParse(text, out var quantity) ? quantity.Value : 0;
}
