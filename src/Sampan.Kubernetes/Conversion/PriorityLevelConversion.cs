using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>PriorityLevelConfiguration: up to <c>v1beta2</c> the nominal shares are called assured; <c>v1beta3</c> takes zero of them for "not given" unless an
/// annotation says otherwise.</summary>
internal sealed class PriorityLevelConversion : IKindConversion
{
    private const string KeepZero = "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares";
    private const int DefaultShares = 30;

    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        var limited = item.At("spec", "limited") as JsonObject;
        if (shape == "assured")
        {
            limited?.Rename("assuredConcurrencyShares", "nominalConcurrencyShares");
            return;
        }

        var annotations = item.At("metadata", "annotations") as JsonObject;
        var keepsZero = annotations?.Remove(KeepZero) == true;
        if (annotations?.Count == 0) ((JsonObject)item["metadata"]!).Remove("annotations");
        if (limited is null || keepsZero || (limited.Whole("nominalConcurrencyShares") ?? 0) != 0) return;
        limited["nominalConcurrencyShares"] = DefaultShares;
        notes.Assumed("spec.limited.nominalConcurrencyShares", $"v1beta3 takes zero for {DefaultShares}");
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        if (item.At("spec", "limited") is not JsonObject limited) return;
        if (shape == "assured") limited.Rename("nominalConcurrencyShares", "assuredConcurrencyShares");
        else if (limited.Whole("nominalConcurrencyShares") == 0 && item["metadata"] is JsonObject metadata) metadata.Annotate(KeepZero, "");
    }
}
