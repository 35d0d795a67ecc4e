using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>ResourceSlice: <c>v1beta1</c> keeps in <c>basic</c> what later versions say of the device itself.</summary>
internal sealed class DeviceConversion : IKindConversion
{
    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        foreach (var device in item.Items("spec", "devices").OfType<JsonObject>())
        {
            if (device.Take("basic") is not JsonObject basic) continue;
            foreach (var field in basic.Select(p => p.Key).ToList()) device.SetUnlessNull(field, basic.Take(field));
        }
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        foreach (var device in item.Items("spec", "devices").OfType<JsonObject>())
        {
            var basic = new JsonObject();
            foreach (var field in device.Select(p => p.Key).Where(k => k != "name").ToList()) basic.SetUnlessNull(field, device.Take(field));
            device["basic"] = basic;
        }
    }
}
