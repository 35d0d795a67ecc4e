using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;

namespace Sampan.Sandbox.Store;

internal sealed partial class ResourceWriter
{
    /// <summary>Server-side apply: merges into what is there, and creates what is not.</summary>
    /// <param name="call">The request.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="subresource"><c>status</c> and the like, or null for the object itself; subresources are not created.</param>
    /// <param name="patch">What is applied, in the request's version; it may be changed.</param>
    /// <param name="decode">Reads the merged object as any body is read.</param>
    /// <returns>The new state (the current one when nothing changed), and whether it was created.</returns>
    public (StoredObject State, bool Created) Apply(WriteCall call, string name, string? subresource, JsonObject patch, Func<JsonObject, JsonObject> decode)
    {
        lock (store.Gate)
        {
            JsonNode? managers = null;
            if (store.Get(call.Resource.Home, new(call.Namespace, name)) is not null)
                return (Update(call, name, subresource, replaces: false, current => decode(Merged(current)), (_, _, _) => managers), false);
            if (subresource is not null) throw Refusals.NotFound(call.Resource, name);
            var item = decode(Merged(null));
            var metadata = (JsonObject)(item["metadata"] ??= new JsonObject());
            RequireNamed(call, name, metadata);
            if (metadata.Text("uid") is { Length: > 0 } uid)
                throw Refusals.Conflict(call.Resource, name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");

            metadata.Remove("resourceVersion");
            SetNamespace(call, metadata);
            RequireNamespace(call, name);
            return (CreateNamed(call, item, _ => managers), true);

            JsonObject Merged(JsonObject? current)
            {
                (var merged, managers) = tracker.Applied(call, subresource, current, patch);
                return merged;
            }
        }
    }

    /// <summary>Stores a status that the server itself reports, under a field manager's name.</summary>
    public void ReportStatus(ServedResource resource, string manager, StoredObject current, JsonObject item)
    {
        var old = (JsonObject)KubeJson.ParseNode(current.Content.ToUtf8().Span)!;
        var call = new WriteCall(resource, current.Key.Namespace) { Manager = manager };
        SetManagers((JsonObject)item["metadata"]!, tracker.Written(call, "status", old, item, null));
        store.Put(resource.Home, item);
    }
}
