using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Event: the core group's form is stored, <c>events.k8s.io</c> names the same fields otherwise.</summary>
internal sealed class EventConversion : IKindConversion
{
    private static readonly (string Core, string New)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("reportingComponent", "reportingController"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        foreach (var (core, name) in Names) item.Rename(name, core);
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
        foreach (var (core, name) in Names) item.Rename(core, name);
    }
}
