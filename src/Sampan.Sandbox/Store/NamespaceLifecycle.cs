using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;

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

    /// <summary>What is wrong with a write to one of the subresources, which are the only way to a namespace's phase and second list of finalizers.</summary>
    public static IEnumerable<FieldError> Check(JsonObject item, string? subresource)
    {
        if (subresource == "status")
        {
            var (wanted, when) = item.Text("metadata", "deletionTimestamp") is null ? ("Active", "empty") : ("Terminating", "not empty");
            var phase = item.Text("status", "phase") ?? "";
            if (phase != wanted) yield return FieldError.Invalid("status.Phase", FieldError.Quote(phase), $"may only be '{wanted}' if `deletionTimestamp` is {when}");
        }

        if (subresource != "finalize") yield break;
        var index = 0;
        foreach (var finalizer in item.Items("spec", "finalizers").Select(f => f.Text() ?? ""))
        {
            var path = $"spec.finalizers[{index++}]";
            if (NameRules.QualifiedName(finalizer) is { } wrong) yield return FieldError.Invalid(path, FieldError.Quote(finalizer), wrong);
            if (!finalizer.Contains('/', StringComparison.Ordinal) && !MetadataRules.StandardFinalizers.Contains(finalizer))
                yield return FieldError.Invalid(path, FieldError.Quote(finalizer), "name is neither a standard finalizer name nor is it fully qualified");
        }
    }

    /// <summary>True while <c>spec.finalizers</c> holds the namespace back.</summary>
    public static bool HeldBack(JsonObject item) => item.Items("spec", "finalizers").Any();
}
