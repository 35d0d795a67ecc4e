using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>EndpointSlice: <c>v1beta1</c> keeps an endpoint's zone, and its node once more, in a topology map; <c>v1</c> has fields for both and keeps the rest
/// in a map that only API servers write.</summary>
internal sealed class EndpointSliceConversion : IKindConversion
{
    private const string HostLabel = "kubernetes.io/hostname";
    private const string ZoneLabel = "topology.kubernetes.io/zone";

    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        var at = -1;
        foreach (var node in item.Items("endpoints"))
        {
            at++;
            if (node is not JsonObject endpoint || endpoint.Take("topology") is not JsonObject topology) continue;
            endpoint.SetUnlessNull("zone", topology.Take(ZoneLabel));
            // A host that is not the node's name stays visible, as odd as it is.
            if (endpoint.Text("nodeName") is { } own && topology.Text(HostLabel) == own) topology.Remove(HostLabel);
            if (topology.Count == 0) continue;
            endpoint["deprecatedTopology"] = topology;
            notes.Refused($"endpoints[{at}].deprecatedTopology", "servers keep what is there and ignore what clients write");
        }
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        foreach (var endpoint in item.Items("endpoints").OfType<JsonObject>())
        {
            var topology = endpoint.Take("deprecatedTopology") as JsonObject ?? [];
            topology.SetUnlessNull(ZoneLabel, endpoint.Take("zone"));
            if (topology.Text(HostLabel) is null or "") topology.SetUnlessNull(HostLabel, endpoint["nodeName"]?.DeepClone());
            if (topology.Count > 0) endpoint["topology"] = topology;
        }
    }
}
