using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Store;

/// <summary>What is special about namespaces: they have a second list of finalizers, and go only when both are empty.</summary>
internal static class NamespaceLifecycle
{
    /// <summary>Sets the finalizer and the phase of a new namespace.</summary>
    public static void Complete(JsonObject item)
    {
        var spec = (JsonObject)(item["spec"] ??= new JsonObject());
        if (spec["finalizers"] is not JsonArray finalizers) spec["finalizers"] = finalizers = [];
        if (finalizers.All(f => f.Text() != "kubernetes")) finalizers.Add((JsonNode)"kubernetes");
        item["status"] = new JsonObject { ["phase"] = "Active" };
    }

    /// <summary>Sets the name label that namespaces have since 1.21, also when a write dropped it.</summary>
    public static void Label(JsonObject item)
    {
        var metadata = (JsonObject)item["metadata"]!;
        if (metadata["labels"] is not JsonObject labels) metadata["labels"] = labels = [];
        if (metadata.Text("name") is { } name && labels.Text("kubernetes.io/metadata.name") != name) labels["kubernetes.io/metadata.name"] = name;
    }

    /// <summary>True while <c>spec.finalizers</c> holds the namespace back.</summary>
    public static bool HeldBack(JsonObject item) => item.Items("spec", "finalizers").Any();
}
