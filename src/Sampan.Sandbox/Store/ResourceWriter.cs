using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Apply;
using Sampan.Sandbox.Conversion;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Store;

/// <summary>Turns requests into commits: the part of an API server between its routes and its store, the same for every kind.</summary>
/// <remarks>Everything happens under the store's gate, so a write sees what it changes and nobody sees half of it.</remarks>
internal sealed partial class ResourceWriter(
    ObjectStore store, FieldTracker tracker, KubernetesVersion version, TimeProvider time, Func<string> newUid, Func<string> nameSuffix)
{
    private const int NameAttempts = 8;

    public ObjectStore Store => store;

    /// <summary>Creates an object. <paramref name="body"/> is in the request's version, decoded, and becomes the writer's.</summary>
    public StoredObject Create(WriteCall call, JsonObject body)
    {
        var metadata = (JsonObject)(body["metadata"] ??= new JsonObject());
        SetNamespace(call, metadata);
        var given = TakeManagers(metadata);
        if (metadata.Text("resourceVersion") is { Length: > 0 })
            throw new ApiRefusal(HttpStatusCode.InternalServerError, "", "resourceVersion should not be set on objects to be created");
        lock (store.Gate)
        {
            RequireNamespace(call, metadata.Text("name") is { Length: > 0 } named ? named : metadata.Text("generateName") ?? "");
            var generated = metadata.Text("name") is null or "" && metadata.Text("generateName") is { Length: > 0 };
            for (var attempt = 1; ; attempt++)
            {
                var item = generated ? (JsonObject)body.DeepClone() : body;
                if (generated) item["metadata"]!["name"] = GeneratedName(metadata.Text("generateName")!);
                try
                {
                    return CreateNamed(call, item, stored => tracker.Written(call, null, null, stored, given));
                }
                catch (ApiRefusal e) when (generated && attempt < NameAttempts && e.Reason == "AlreadyExists")
                {
                }
            }
        }
    }

    /// <summary>An object as it will look once stored, for dry runs: without a resourceVersion.</summary>
    private static StoredObject Unstored(JsonObject item, long revision)
    {
        var content = KubeObject.Parse(KubeJson.Write(ObjectLayout.Ordered(item)));
        return new(content.Key, revision, content);
    }

    /// <param name="call">The request.</param>
    /// <param name="body">The object in the request's version.</param>
    /// <param name="managers">From the object, completed but for what the server fills in, to the list of its field managers.</param>
    private StoredObject CreateNamed(WriteCall call, JsonObject body, Func<JsonObject, JsonNode?> managers)
    {
        var resource = call.Resource;
        var item = VersionConverter.ToStorage(resource, body);
        var metadata = (JsonObject)item["metadata"]!;
        CompleteMetadata(resource, metadata);
        OwnerReferences.Deduplicate(call, metadata);
        if (resource.HasStatus && resource.Home != KindTraits.Nodes) item.Remove("status");
        if (resource.Home == KindTraits.Namespaces && version.Since(21)) NamespaceLifecycle.Label(item);
        resource.Rules.SetDefaults(KindOf(resource), item);
        var owners = managers(item);
        if (resource.Home == KindTraits.Namespaces) NamespaceLifecycle.Complete(item);

        var write = new KindWrite(resource.Storage, resource.Api.Kind, item, null, store, call.DryRun) { Warnings = call.Warnings };
        Check(resource, metadata.Text("name") ?? "", MetadataRules.ForCreate(resource.Home, metadata, version), () => resource.Rules.PrepareCreate(write));
        if (store.Get(resource.Home, write.Key) is { } there)
            throw Refusals.AlreadyExists(resource, write.Key.Name, there.Content.Text("metadata", "deletionTimestamp") is not null);
        SetManagers(metadata, owners);
        if (!call.DryRun) return store.Put(resource.Home, item);
        metadata.Remove("resourceVersion");
        return Unstored(item, store.Revision);
    }

    /// <summary>The field managers in a request, taken out of it.</summary>
    private static JsonNode? TakeManagers(JsonObject metadata)
    {
        if (!metadata.TryGetPropertyValue("managedFields", out var given)) return null;
        metadata.Remove("managedFields");
        return given;
    }

    private static void SetManagers(JsonObject metadata, JsonNode? managers)
    {
        if (managers is null) metadata.Remove("managedFields");
        else metadata["managedFields"] = managers;
    }

    private static GroupVersionKind KindOf(ServedResource resource) => new(resource.Storage.Group, resource.Storage.Version, resource.Api.Kind);

    private void CompleteMetadata(ServedResource resource, JsonObject metadata)
    {
        metadata["uid"] = newUid();
        metadata["creationTimestamp"] = Now();
        foreach (var own in new[] { "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink" }) metadata.Remove(own);
        if (metadata.Whole("generation") is 0) metadata.Remove("generation");
        if (KindTraits.StartsGenerations(resource, version)) metadata["generation"] = 1;
    }

    private static void SetNamespace(WriteCall call, JsonObject metadata)
    {
        if (call.Namespace is null)
        {
            metadata.Remove("namespace");
            return;
        }

        if (metadata.Text("namespace") is { Length: > 0 } own && own != call.Namespace)
            throw Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        metadata["namespace"] = call.Namespace;
    }

    private void RequireNamespace(WriteCall call, string name)
    {
        if (call.Namespace is not { } ns) return;
        var found = store.Get(KindTraits.Namespaces, new(null, ns)) ?? throw Refusals.NotFound(KindTraits.Namespaces, ns);
        if (found.Content.Text("metadata", "deletionTimestamp") is null) return;
        throw Refusals.Forbidden(call.Resource.Id.GroupResource, name, $"unable to create new content in namespace {ns} because it is being terminated",
            new FieldError("metadata.namespace", FieldErrorType.NamespaceTerminating, $"namespace {ns} is being terminated"));
    }

    /// <summary>Metadata's errors and the kind's own in one answer; an admission refusal only counts when validation passed.</summary>
    private static void Check(ServedResource resource, string name, List<FieldError> errors, Func<IReadOnlyList<FieldError>> kindErrors)
    {
        try
        {
            errors.AddRange(kindErrors());
        }
        catch (ApiRefusal) when (errors.Count > 0)
        {
        }

        if (errors.Count > 0) throw Refusals.Invalid(resource, name, errors);
    }

    private string GeneratedName(string prefix) => (prefix.Length > 58 ? prefix[..58] : prefix) + nameSuffix();

    private string Now() => Timestamp(time.GetUtcNow());

    internal static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
