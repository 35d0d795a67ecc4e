using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>ResourceClaim and its template: <c>v1beta1</c> says of a request itself what later versions say in <c>exactly</c>.</summary>
internal sealed class DeviceRequestConversion : IKindConversion
{
    private static readonly string[] Exact = ["deviceClassName", "selectors", "allocationMode", "count", "adminAccess", "tolerations", "capacity"];

    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        foreach (var request in Requests(item))
        {
            var exactly = new JsonObject();
            foreach (var field in Exact) exactly.SetUnlessNull(field, request.Take(field));
            if (exactly.Count > 0) request["exactly"] = exactly;
        }
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        foreach (var request in Requests(item))
        {
            if (request.Take("exactly") is not JsonObject exactly) continue;
            foreach (var field in Exact) request.SetUnlessNull(field, exactly.Take(field));
        }
    }

    private static IEnumerable<JsonObject> Requests(JsonObject item) =>
        (item.Text("kind") == "ResourceClaimTemplate" ? item.At("spec", "spec") : item["spec"]).Items("devices", "requests").OfType<JsonObject>();
}
