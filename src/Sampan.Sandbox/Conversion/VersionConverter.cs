using System.Text.Json.Nodes;
using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Conversion;

/// <summary>Shows one stored object in every version that is served of it.</summary>
/// <remarks>Built-in kinds are converted as <see cref="KindConversions"/> does it. Of custom resources only <c>apiVersion</c> differs; what a webhook would have to convert is refused.</remarks>
internal static class VersionConverter
{
    private static readonly GroupResource Autoscalers = new("autoscaling", "horizontalpodautoscalers");

    /// <summary>The object in the version it is stored in; <paramref name="item"/> may be changed.</summary>
    public static JsonObject ToStorage(ServedResource resource, JsonObject item)
    {
        RequireConvertible(resource);
        if (resource is { Converts: true, Custom: { Webhook: null, Prunes: true, StorageSchema: { } schema } }) SchemaPruner.Prune(item, schema, []);
        (item["apiVersion"], item["kind"]) = (resource.Id.ApiVersion, resource.Api.Kind);
        if (resource.Custom is not null) item["apiVersion"] = resource.Storage.ApiVersion;
        else if (resource.Converts) KindConversions.Convert(item, resource.Storage.ApiVersion, resource.Server);
        else KindConversions.SetDefaults(item, resource.Server);
        // Up to 1.26 autoscalers rest in their oldest version, and what it carries in annotations comes back in another order.
        if (resource.Home == Autoscalers && resource.Server is { Minor: <= 26 } server)
        {
            KindConversions.Convert(item, "autoscaling/v1", server);
            KindConversions.Convert(item, resource.Storage.ApiVersion, server);
        }

        return item;
    }

    /// <summary>A stored object in the resource's version, the caller's own to change.</summary>
    public static JsonObject FromStorage(ServedResource resource, KubeObject stored) => FromStorage(resource, (JsonObject)KubeJson.ParseNode(stored.ToUtf8().Span)!);

    /// <summary>As <see cref="FromStorage(ServedResource, KubeObject)"/>; <paramref name="item"/> may be changed.</summary>
    public static JsonObject FromStorage(ServedResource resource, JsonObject item)
    {
        RequireConvertible(resource);
        if (item.Text("apiVersion") != resource.Id.ApiVersion && resource.Custom is { Webhook: null, Prunes: true, Schema: { } schema }) SchemaPruner.Prune(item, schema, []);
        item["apiVersion"] = resource.Storage.ApiVersion;
        if (resource is { Converts: true, Server: { } server })
        {
            KindConversions.Convert(item, resource.Id.ApiVersion, server);
            WrittenFields.Complete(item, resource.Api.GroupVersionKind, ApiTypes.For(server));
        }

        item["apiVersion"] = resource.Id.ApiVersion;
        return item;
    }

    /// <summary>The bytes of a stored object in the resource's version; the stored bytes themselves where they are.</summary>
    public static ReadOnlyMemory<byte> Bytes(ServedResource resource, StoredObject stored) =>
        stored.Content.ApiVersion == resource.Id.ApiVersion ? stored.Content.ToUtf8()
        : resource.Custom is { Webhook: null } ? KubeJson.Write(ObjectLayout.Ordered(FromStorage(resource, stored.Content)))
            : stored.In(resource.Id, s => KubeJson.Write(ObjectLayout.Ordered(FromStorage(resource, s.Content))));

    private static void RequireConvertible(ServedResource resource)
    {
        if (WebhookConverter.Concerns(resource))
            throw Refusals.NotImplemented($"this request with conversion webhooks: {resource.Id.GroupResource} is stored as {resource.Storage.Version}, not {resource.Id.Version}");
    }
}
