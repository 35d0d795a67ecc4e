using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Conversion;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Store;

internal sealed partial class ResourceWriter
{
    /// <summary>Field managers after a write.</summary>
    /// <param name="old">What is stored, in the storage version.</param>
    /// <param name="item">What it becomes, before the server fills in what is its own.</param>
    /// <param name="given">Managers in the request.</param>
    private delegate JsonNode? Managers(JsonObject old, JsonObject item, JsonNode? given);

    /// <summary>Changes an object, or one of its subresources.</summary>
    /// <param name="call">The request.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="subresource"><c>status</c>, <c>finalize</c>, or null for the object itself.</param>
    /// <param name="change">From the current object to the new one, both in the request's version; it may change its argument.</param>
    /// <returns>The new state; the current one when nothing changed.</returns>
    public StoredObject Update(WriteCall call, string name, string? subresource, Func<JsonObject, JsonObject> change) =>
        Update(call, name, subresource, replaces: false, change, Written(call, subresource));

    /// <summary>As <see cref="Update(WriteCall, string, string?, Func{JsonObject, JsonObject})"/> with a whole new object, which is checked
    /// before it is known whether there is an old one; a custom resource's must carry a resourceVersion.</summary>
    /// <returns>The new state, and whether there was none before: a few kinds can be created this way.</returns>
    public (StoredObject State, bool Created) Replace(WriteCall call, string name, string? subresource, JsonObject wanted)
    {
        var metadata = (JsonObject)(wanted["metadata"] ??= new JsonObject());
        RequireNamed(call, name, metadata);
        lock (store.Gate)
        {
            if (store.Get(call.Resource.Home, new(call.Namespace, name)) is not null) return (Update(call, name, subresource, replaces: true, _ => wanted, Written(call, subresource)), false);
            if (subresource is null && KindTraits.IsCreatedByReplacing(call.Resource.Home))
            {
                metadata.Remove("resourceVersion");
                return (Create(call, wanted), true);
            }

            if (metadata.Text("uid") is { Length: > 0 } uid && !version.Since(MetadataRules.CountsBytes)) throw Refusals.OtherUid(call, name, uid, "");
            throw Refusals.NotFound(call.Resource, name);
        }
    }

    /// <summary>As <see cref="Update(WriteCall, string, string?, Func{JsonObject, JsonObject})"/>, for a change that came through <c>scale</c>.</summary>
    public StoredObject UpdateScale(WriteCall call, string name, Func<JsonObject, JsonObject> change) =>
        Update(call, name, null, replaces: false, change, (old, item, _) => tracker.Scaled(call, old, item));

    private Managers Written(WriteCall call, string? subresource) => (old, item, given) => tracker.Written(call, subresource, old, item, given);

    private StoredObject Update(WriteCall call, string name, string? subresource, bool replaces, Func<JsonObject, JsonObject> change, Managers managers)
    {
        var resource = call.Resource;
        lock (store.Gate)
        {
            var current = store.Get(resource.Home, new(call.Namespace, name)) ?? throw Refusals.NotFound(resource, name);
            var wanted = change(VersionConverter.FromStorage(resource, current.Content));
            var metadata = (JsonObject)(wanted["metadata"] ??= new JsonObject());
            var given = TakeManagers(metadata);
            RequireSameObject(call, name, metadata, current, replaces);
            var old = (JsonObject)KubeJson.ParseNode(current.Content.ToUtf8().Span)!;
            var item = VersionConverter.ToStorage(resource, wanted);
            KeepOwnMetadata((JsonObject)item["metadata"]!, (JsonObject)old["metadata"]!);
            OwnerReferences.Deduplicate(call, (JsonObject)item["metadata"]!);
            item = Limited(resource, subresource, item, old);
            if (resource.Home == KindTraits.Namespaces && version.Since(21)) NamespaceLifecycle.Label(item);
            resource.Rules.SetDefaults(KindOf(resource), item);
            var owners = managers(old, item, given);

            var write = new KindWrite(resource.Storage, resource.Api.Kind, item, old, store, call.DryRun) { Warnings = call.Warnings };
            var errors = MetadataRules.ForUpdate((JsonObject)item["metadata"]!, (JsonObject)old["metadata"]!, version);
            if (resource.Home == KindTraits.Namespaces) errors.AddRange(NamespaceLifecycle.Check(item, subresource));
            Check(resource, name, errors,
                () => subresource is null ? resource.Rules.PrepareUpdate(write) : resource.Rules.PrepareStatusUpdate(write));
            SetManagers((JsonObject)item["metadata"]!, owners);
            return Commit(call, current, item, old);
        }
    }

    private StoredObject Commit(WriteCall call, StoredObject current, JsonObject item, JsonObject old)
    {
        var resource = call.Resource;
        var metadata = (JsonObject)item["metadata"]!;
        foreach (var (key, value) in metadata.ToList())
        {
            if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 }) metadata.Remove(key);
        }

        if (Unchanged(item, old)) return current;
        if (KindTraits.AdvancesGeneration(resource, version, item, old))
            metadata["generation"] = (metadata.Whole("generation") ?? 0) + 1;
        if (call.DryRun) return Unstored(item, store.Revision);
        if (!GoesNow(resource.Home, item)) return store.Put(resource.Home, item);

        // What lets an object go is answered and never stored: watchers see the last state that was.
        var answer = Unstored(item, current.Revision);
        store.Remove(resource.Home, current, old);
        return answer;
    }

    /// <summary>True when there is nothing to store. Since 1.27 that a manager wrote the same again is no change in itself.</summary>
    private bool Unchanged(JsonObject item, JsonObject old)
    {
        if (JsonNode.DeepEquals(item, old)) return true;
        if (!version.Since(27) || item.At("metadata", "managedFields") is not JsonArray now || old.At("metadata", "managedFields") is not JsonArray before || now.Count != before.Count)
            return false;
        var timeless = (JsonObject)item.DeepClone();
        var times = timeless.At("metadata", "managedFields") as JsonArray;
        for (var i = 0; i < before.Count; i++)
        {
            if (before[i]?["time"] is { } time) times![i]!["time"] = time.DeepClone();
            else (times![i] as JsonObject)?.Remove("time");
        }

        return JsonNode.DeepEquals(timeless, old);
    }

    /// <summary>True when a terminating object has nothing left that holds it.</summary>
    private static bool GoesNow(GroupResource resource, JsonObject item) =>
        item.Text("metadata", "deletionTimestamp") is not null && !item.Items("metadata", "finalizers").Any() &&
        item.Whole("metadata", "deletionGracePeriodSeconds") is null or 0 &&
        (resource != KindTraits.Namespaces || !NamespaceLifecycle.HeldBack(item));

    private static void RequireSameObject(WriteCall call, string name, JsonObject metadata, StoredObject current, bool replaces)
    {
        RequireNamed(call, name, metadata);
        var uid = current.Content.Uid;
        if (replaces && metadata.Text("uid") is { Length: > 0 } wantedUid && wantedUid != uid)
            throw Refusals.OtherUid(call, name, wantedUid, uid!);
        RequireSameRevision(call, name, metadata, current, replaces);
    }

    private static void RequireNamed(WriteCall call, string name, JsonObject metadata)
    {
        if (metadata.Text("name") is null or "")
            throw Refusals.BadRequest($"the name of the object ({name} based on URL) was undeterminable: name must be provided");
        if (metadata.Text("name") is var own && own != name) throw Refusals.BadRequest($"the name of the object ({own}) does not match the name on the URL ({name})");
        if (call.Namespace is not null && metadata.Text("namespace") is { Length: > 0 } ns && ns != call.Namespace)
            throw Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }

    private static void RequireSameRevision(WriteCall call, string name, JsonObject metadata, StoredObject current, bool replaces)
    {
        if (metadata.Text("resourceVersion") is not { Length: > 0 } text || text == "0")
        {
            if (!replaces || call.Resource.Custom is null) return;
            var id = call.Resource.Id.GroupResource;
            throw Refusals.Invalid(id.ToString(), id.Group, id.Plural, name,
                [FieldError.Invalid("metadata.resourceVersion", "0", "must be specified for an update")]);
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            throw new ApiRefusal(HttpStatusCode.InternalServerError, "", $"strconv.ParseUint: parsing {FieldError.Quote(text)}: invalid syntax");
        if (revision != current.Revision) throw Refusals.Modified(call.Resource, name);
    }

    /// <summary>What only the server sets stays as it is, whatever the request says.</summary>
    private static void KeepOwnMetadata(JsonObject metadata, JsonObject old)
    {
        foreach (var own in new[] { "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp" })
        {
            // A patch may say which object it means.
            if (own == "uid" && metadata.Text("uid") is { Length: > 0 }) continue;
            if (old[own] is { } value) metadata[own] = value.DeepClone();
            else if (own != "deletionTimestamp") metadata.Remove(own);
        }

        if (old["deletionGracePeriodSeconds"] is { } grace && metadata["deletionGracePeriodSeconds"] is null) metadata["deletionGracePeriodSeconds"] = grace.DeepClone();
        metadata.Remove("selfLink");
    }

    /// <summary>Takes from the request only what its (sub)resource may write.</summary>
    private static JsonObject Limited(ServedResource resource, string? subresource, JsonObject item, JsonObject old)
    {
        switch (subresource)
        {
            case null:
                if (resource.HasStatus) Carry(old, item, "status");
                if (resource.Home == KindTraits.Namespaces) KeepNamespaceFinalizers(old, item);
                return item;
            case "finalize":
                Carry(old, item, "status");
                return item;
            default:
                var reported = (JsonObject)old.DeepClone();
                Carry(item, reported, "status");
                if (KindTraits.KeepsMetadataInStatus(resource)) return reported;
                if (KindTraits.KeptInStatus(resource.Home) is { } kept) Carry((JsonObject)old["metadata"]!, (JsonObject)item["metadata"]!, kept);
                Carry(item, reported, "metadata");
                return reported;
        }
    }

    private static void KeepNamespaceFinalizers(JsonObject old, JsonObject item)
    {
        var spec = (JsonObject)(item["spec"] ??= new JsonObject());
        if (old.At("spec", "finalizers") is { } finalizers) spec["finalizers"] = finalizers.DeepClone();
        else spec.Remove("finalizers");
    }

    private static void Carry(JsonObject from, JsonObject to, string key)
    {
        if (from[key] is { } value) to[key] = value.DeepClone();
        else to.Remove(key);
    }
}
