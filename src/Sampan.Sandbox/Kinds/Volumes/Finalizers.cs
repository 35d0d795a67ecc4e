using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Volumes;

/// <summary>Finalizers that admission puts on new objects; controllers take them off.</summary>
internal static class Finalizers
{
    public static void Add(JsonObject metadata, string name)
    {
        if (metadata["finalizers"] is not JsonArray list) metadata["finalizers"] = list = [];
        if (!list.Any(f => f.Text() == name)) list.Add((JsonNode)name);
    }
}
