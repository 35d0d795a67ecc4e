using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Store;

internal sealed partial class ResourceWriter
{
    /// <summary>Puts a pod on a node. Not an update: the node's name can't be changed by one.</summary>
    public void Bind(WriteCall call, string name, string node, string now)
    {
        lock (store.Gate)
        {
            var current = store.Get(KindTraits.Pods, new(call.Namespace, name)) ?? throw Refusals.NotFound(KindTraits.Pods, name);
            if (current.Content.Text("metadata", "deletionTimestamp") is not null)
                throw Refusals.Conflict(KindTraits.Pods with { Plural = "pods/binding" }, name, $"pod {name} is being deleted, cannot be assigned to a host");
            if (current.Content.Text("spec", "nodeName") is { Length: > 0 } assigned)
                throw Refusals.Conflict(KindTraits.Pods with { Plural = "pods/binding" }, name, $"pod {name} is already assigned to node \"{assigned}\"");
            if (call.DryRun) return;
            var item = (JsonObject)KubeJson.ParseNode(current.Content.ToUtf8().Span)!;
            item["spec"]!["nodeName"] = node;
            var status = (JsonObject)(item["status"] ??= new JsonObject());
            if (status["conditions"] is not JsonArray conditions) status["conditions"] = conditions = [];
            foreach (var old in conditions.Where(c => c.Text("type") == "PodScheduled").ToList()) conditions.Remove(old);
            conditions.Add((JsonNode)new JsonObject { ["type"] = "PodScheduled", ["status"] = "True", ["lastProbeTime"] = null, ["lastTransitionTime"] = now });
            store.Put(KindTraits.Pods, item);
        }
    }
}
