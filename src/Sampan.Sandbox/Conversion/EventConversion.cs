using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Conversion;

/// <summary>Event: the core group's form is stored, <c>events.k8s.io</c> names the same fields otherwise.</summary>
internal sealed class EventConversion : IVersionConversion
{
    private static readonly (string Core, string New)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("reportingComponent", "reportingController"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    public JsonObject ToStorage(JsonObject item, ResourceId from, ResourceId storage)
    {
        foreach (var (core, name) in Names) item.Rename(name, core);
        return item;
    }

    public JsonObject FromStorage(JsonObject item, ResourceId to, ResourceId storage)
    {
        foreach (var (core, name) in Names) item.Rename(core, name);
        return item;
    }
}
