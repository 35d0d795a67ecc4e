using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Store;

internal sealed partial class ResourceWriter
{
    /// <summary>Deletes an object: at once, or by marking it when finalizers or a grace period hold it.</summary>
    /// <returns>Its last (or marked) state, and whether it is gone.</returns>
    public (StoredObject State, bool Gone) Delete(WriteCall call, string name, DeleteCall how)
    {
        var resource = call.Resource;
        lock (store.Gate)
        {
            var current = store.Get(resource.Home, new(call.Namespace, name)) ?? throw Refusals.NotFound(resource, name);
            RequirePreconditions(resource, current, how);
            resource.Rules.PrepareDelete(resource.Storage, current.Content);

            var item = (JsonObject)KubeJson.ParseNode(current.Content.ToUtf8().Span)!;
            var metadata = (JsonObject)item["metadata"]!;
            var marked = metadata["deletionTimestamp"] is not null;
            SetPropagation(resource.Home, metadata, how.PropagationPolicy, marked);
            var grace = GraceOf(resource.Home, item, how.GracePeriodSeconds);
            if (!marked && grace == 0 && resource.Home != KindTraits.Pods && !IsHeld(resource.Home, item))
                return (call.DryRun ? current : store.Remove(resource.Home, current, item), true);
            if (resource.Home == KindTraits.Namespaces || resource.Home == KindTraits.Definitions) MarkWithoutGrace(resource.Home, item, marked);
            else Mark(metadata, marked, grace);

            var gone = GoesNow(resource.Home, item);
            if (JsonNode.DeepEquals(item, KubeJson.ParseNode(current.Content.ToUtf8().Span))) return (current, false);
            if (call.DryRun) return (gone ? current : Unstored(item, store.Revision), gone);
            return gone ? (store.Remove(resource.Home, current, item), true) : (store.Put(resource.Home, item), false);
        }
    }

    /// <summary>Pods that run somewhere get time to end; everything else goes at once.</summary>
    private static long GraceOf(GroupResource resource, JsonObject item, long? asked)
    {
        if (resource != KindTraits.Pods) return 0;
        var placed = item.Text("spec", "nodeName") is { Length: > 0 };
        var ended = item.Text("status", "phase") is "Succeeded" or "Failed";
        if (!placed || ended) return 0;
        return asked is < 0 ? 1 : asked ?? Math.Max(0, item.Whole("spec", "terminationGracePeriodSeconds") ?? 30);
    }

    private void Mark(JsonObject metadata, bool marked, long grace)
    {
        if (marked && (metadata.Whole("deletionGracePeriodSeconds") ?? 0) <= grace) return;
        metadata["deletionTimestamp"] = Timestamp(time.GetUtcNow().AddSeconds(grace));
        metadata["deletionGracePeriodSeconds"] = grace;
        if (!marked && metadata.Whole("generation") is > 0 and var generation) metadata["generation"] = generation + 1;
    }

    /// <summary>True when something keeps an object from going at once; a definition waits for its objects.</summary>
    private static bool IsHeld(GroupResource resource, JsonObject item) => resource == KindTraits.Definitions ||
        item.Items("metadata", "finalizers").Any() || (resource == KindTraits.Namespaces && NamespaceLifecycle.HeldBack(item));

    /// <summary>The two kinds that end in phases of their own.</summary>
    private void MarkWithoutGrace(GroupResource resource, JsonObject item, bool marked)
    {
        if (marked) return;
        item["metadata"]!["deletionTimestamp"] = Now();
        if (resource == KindTraits.Definitions) Crds.DefinitionStatus.SetTerminating(item, Now());
        else (item["status"] ??= new JsonObject())["phase"] = "Terminating";
    }

    private static void SetPropagation(GroupResource resource, JsonObject metadata, string? policy, bool marked)
    {
        if (policy is null && marked) return;
        var orphan = policy is null ? KindTraits.OrphansByDefault(resource) : policy == "Orphan";
        var finalizers = metadata.Items("finalizers").Select(f => f.Text()!).ToList();
        if (policy is not null || orphan) finalizers.RemoveAll(f => f is "orphan" or "foregroundDeletion");
        if (orphan) finalizers.Add("orphan");
        if (policy == "Foreground") finalizers.Add("foregroundDeletion");
        if (finalizers.Count == 0) metadata.Remove("finalizers");
        else metadata["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode)f)]);
    }

    private static void RequirePreconditions(ServedResource resource, StoredObject current, DeleteCall how)
    {
        string? why = null;
        if (how.Uid is { } uid && uid != current.Content.Uid)
            why = $"the UID in the precondition ({uid}) does not match the UID in record ({current.Content.Uid}). The object might have been deleted and then recreated";
        else if (how.ResourceVersion is { } revision && revision != current.Content.ResourceVersion)
            why = $"the ResourceVersion in the precondition ({revision}) does not match the ResourceVersion in record ({current.Content.ResourceVersion}). The object might have been modified";
        if (why is null) return;
        throw new ApiRefusal(HttpStatusCode.Conflict, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedKind} \"{current.Key.Name}\": {why}")
        {
            Group = resource.Id.Group,
            Kind = resource.Api.Kind,
            Name = current.Key.Name,
        };
    }
}
