using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Conversion;

/// <summary>EndpointSlice: <c>v1beta1</c> keeps an endpoint's node and zone in a topology map, <c>v1</c> in fields of their own.</summary>
internal sealed class EndpointSliceConversion : IVersionConversion
{
    private const string HostLabel = "kubernetes.io/hostname";
    private const string ZoneLabel = "topology.kubernetes.io/zone";

    public JsonObject ToStorage(JsonObject item, ResourceId from, ResourceId storage)
    {
        if (from.Version != "v1beta1" || storage.Version != "v1") return item;
        foreach (var endpoint in item.Items("endpoints").OfType<JsonObject>())
        {
            if (endpoint.Take("topology") is not JsonObject topology) continue;
            var host = topology.Take(HostLabel);
            if (endpoint["nodeName"] is null) endpoint.SetUnlessNull("nodeName", host);
            endpoint.SetUnlessNull("zone", topology.Take(ZoneLabel));
            if (topology.Count > 0) endpoint["deprecatedTopology"] = topology;
        }

        return item;
    }

    public JsonObject FromStorage(JsonObject item, ResourceId to, ResourceId storage)
    {
        if (to.Version != "v1beta1" || storage.Version != "v1") return item;
        foreach (var endpoint in item.Items("endpoints").OfType<JsonObject>())
        {
            var topology = endpoint.Take("deprecatedTopology") as JsonObject ?? [];
            topology.SetUnlessNull(HostLabel, endpoint["nodeName"]?.DeepClone());
            topology.SetUnlessNull(ZoneLabel, endpoint.Take("zone"));
            if (topology.Count > 0) endpoint["topology"] = topology;
        }

        return item;
    }
}
