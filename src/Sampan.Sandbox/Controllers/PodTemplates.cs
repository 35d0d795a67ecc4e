using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Controllers;

/// <summary>Makes pods from the template of their owner.</summary>
internal static class PodTemplates
{
    /// <summary>A pod of <paramref name="owner"/> with a generated name; callers add what their kind of pod needs.</summary>
    public static JsonObject Pod(ClusterView view, GroupResource resource, KubeObject owner)
    {
        var template = owner.View.At("spec", "template");
        var metadata = Metadata(template);
        metadata["generateName"] = owner.Name + "-";
        metadata["namespace"] = owner.Namespace;
        metadata["ownerReferences"] = new JsonArray(Owners.Reference(view, resource, owner));
        return new JsonObject { ["metadata"] = metadata, ["spec"] = ClusterView.Node(template.At("spec")) };
    }

    /// <summary>Two templates are the same but for a label that a controller adds to its copy.</summary>
    public static bool Same(JsonElement one, JsonElement other, string addedLabel) =>
        JsonNode.DeepEquals(Without(one, addedLabel), Without(other, addedLabel));

    public static JsonObject Labels(JsonObject withMetadata) => Child((JsonObject)withMetadata["metadata"]!, "labels");

    public static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child) parent[name] = child = [];
        return child;
    }

    private static JsonObject Metadata(JsonElement template)
    {
        var metadata = new JsonObject();
        foreach (var name in (ReadOnlySpan<string>)["labels", "annotations", "finalizers"])
        {
            if (ClusterView.Node(template.At("metadata", name)) is { } value) metadata[name] = value;
        }

        return metadata;
    }

    private static JsonNode? Without(JsonElement template, string label)
    {
        var copy = ClusterView.Node(template);
        if (copy.At("metadata") is JsonObject metadata)
        {
            metadata.Remove("creationTimestamp");
            if (metadata["labels"] is JsonObject labels)
            {
                labels.Remove(label);
                if (labels.Count == 0) metadata.Remove("labels");
            }
        }

        return copy;
    }
}
