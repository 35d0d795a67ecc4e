using System.Text.Json.Nodes;

namespace Sampan.Kubernetes.Conversion;

/// <summary>RuntimeClass: <c>v1alpha1</c> keeps in a <c>spec</c> what later versions have beside the metadata.</summary>
internal sealed class RuntimeClassConversion : IKindConversion
{
    private static readonly (string Old, string New)[] Fields = [("runtimeHandler", "handler"), ("overhead", "overhead"), ("scheduling", "scheduling")];

    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (item.Take("spec") is not JsonObject spec) return;
        foreach (var (old, name) in Fields) item.SetUnlessNull(name, spec.Take(old));
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        var spec = new JsonObject();
        foreach (var (old, name) in Fields) spec.SetUnlessNull(old, item.Take(name));
        item["spec"] = spec;
    }
}
