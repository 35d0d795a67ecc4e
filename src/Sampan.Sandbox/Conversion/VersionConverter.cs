using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Conversion;

/// <summary>Shows one stored object in every version that is served of it.</summary>
/// <remarks>Most versions of a kind have the same fields, and only <c>apiVersion</c> differs; the others are listed here. What can't be
/// expressed in the other version is refused, never dropped.</remarks>
internal static class VersionConverter
{
    private static readonly FrozenDictionary<GroupResource, IVersionConversion> Special = new Dictionary<GroupResource, IVersionConversion>
    {
        [new("networking.k8s.io", "ingresses")] = new IngressConversion(),
        [new("", "events")] = new EventConversion(),
        [new("policy", "poddisruptionbudgets")] = new DisruptionBudgetConversion(),
        [new("discovery.k8s.io", "endpointslices")] = new EndpointSliceConversion(),
        [new("autoscaling", "horizontalpodautoscalers")] = new AutoscalerConversion(),
        [KindTraits.Definitions] = new DefinitionConversion(),
    }.ToFrozenDictionary();

    /// <summary>The object in the version it is stored in; <paramref name="item"/> may be changed.</summary>
    public static JsonObject ToStorage(ServedResource resource, JsonObject item)
    {
        RequireConvertible(resource);
        if (resource.Converts && Special.TryGetValue(resource.Home, out var conversion)) item = conversion.ToStorage(item, resource.Id, resource.Storage);
        item["apiVersion"] = resource.Storage.ApiVersion;
        item["kind"] = resource.Api.Kind;
        return item;
    }

    /// <summary>A stored object in the resource's version, the caller's own to change.</summary>
    public static JsonObject FromStorage(ServedResource resource, KubeObject stored) => FromStorage(resource, (JsonObject)KubeJson.ParseNode(stored.ToUtf8().Span)!);

    /// <summary>As <see cref="FromStorage(ServedResource, KubeObject)"/>; <paramref name="item"/> may be changed.</summary>
    public static JsonObject FromStorage(ServedResource resource, JsonObject item)
    {
        RequireConvertible(resource);
        if (resource.Converts && Special.TryGetValue(resource.Home, out var conversion)) item = conversion.FromStorage(item, resource.Id, resource.Storage);
        item["apiVersion"] = resource.Id.ApiVersion;
        return item;
    }

    /// <summary>The bytes of a stored object in the resource's version; the stored bytes themselves where they are.</summary>
    public static ReadOnlyMemory<byte> Bytes(ServedResource resource, StoredObject stored) =>
        stored.Content.ApiVersion == resource.Id.ApiVersion
            ? stored.Content.ToUtf8()
            : stored.In(resource.Id, s => KubeJson.Write(ObjectLayout.Ordered(FromStorage(resource, s.Content))));

    private static void RequireConvertible(ServedResource resource)
    {
        if (WebhookConverter.Concerns(resource))
            throw Refusals.NotImplemented($"this request with conversion webhooks: {resource.Id.GroupResource} is stored as {resource.Storage.Version}, not {resource.Id.Version}");
    }
}
