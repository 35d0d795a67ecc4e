using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Conversion;

/// <summary>Converts custom objects by asking their definition's webhook, as the API server does, and refuses in its words what fails.
/// Source: apiextensions-apiserver, conversion/webhook_converter.go.</summary>
internal sealed class WebhookConverter(ObjectStore store, FaultSet faults)
{
    /// <summary>True when the version a request speaks is not the stored one and only a webhook knows the way between them.</summary>
    public static bool Concerns(ServedResource resource) => resource is { Converts: true, Custom.Webhook: not null };

    /// <summary>Converts stored objects into the request's version and leaves the bytes with them, where the renderer finds them. One review for all.</summary>
    /// <exception cref="ApiRefusal">500: the webhook could not be reached, refused, or answered nonsense.</exception>
    public async Task PrepareAsync(ServedResource resource, IEnumerable<StoredObject> items, CancellationToken ct)
    {
        if (resource.Custom?.Webhook is null) return;
        var foreign = items.Where(i => i.Content.ApiVersion != resource.Id.ApiVersion).ToList();
        if (foreign.Count == 0) return;
        var converted = await ConvertAsync(resource, resource.Id, [.. foreign.Select(i => (JsonObject)KubeJson.ParseNode(i.Content.ToUtf8().Span)!)], ct).ConfigureAwait(false);
        for (var i = 0; i < foreign.Count; i++) foreign[i].Keep(resource.Id, KubeJson.Write(ObjectLayout.Ordered(converted[i])));
    }

    /// <summary>A stored object in the request's version, the caller's own to change.</summary>
    public async Task<JsonObject> FromStorageAsync(ServedResource resource, StoredObject stored, CancellationToken ct)
    {
        var item = (JsonObject)KubeJson.ParseNode(stored.Content.ToUtf8().Span)!;
        return stored.Content.ApiVersion == resource.Id.ApiVersion ? item : (await ConvertAsync(resource, resource.Id, [item], ct).ConfigureAwait(false))[0];
    }

    /// <summary>An object of the request's version in the stored one.</summary>
    public async Task<JsonObject> ToStorageAsync(ServedResource resource, JsonObject item, CancellationToken ct) =>
        (await ConvertAsync(resource, resource.Storage, [item], ct).ConfigureAwait(false))[0];

    private async Task<IReadOnlyList<JsonObject>> ConvertAsync(ServedResource resource, ResourceId to, IReadOnlyList<JsonObject> items, CancellationToken ct)
    {
        var webhook = resource.Custom!.Webhook!;
        var from = GroupVersionKind.From(items[0].Text("apiVersion")!, resource.Api.Kind);
        try
        {
            RequireReachable(resource, webhook);
            return await WebhookCall.ConvertAsync(webhook, to.ApiVersion, items, ct).ConfigureAwait(false);
        }
        catch (WebhookException e)
        {
            var what = $"conversion webhook for {from.Group}/{from.Version}, Kind={from.Kind}";
            throw new ApiRefusal(HttpStatusCode.InternalServerError, "", $"{what} {e.Message}");
        }
    }

    private void RequireReachable(ServedResource resource, ConversionWebhook webhook)
    {
        foreach (var active in faults.Active)
        {
            if (active.Fault.Kind != FaultKind.Conversion) continue;
            if (!active.Fault.Where.MatchesResource(resource.Id.Group, resource.Id.Version, resource.Id.Plural, null) || !active.Strikes()) continue;
            throw WebhookException.Failed(webhook, active.Fault.Message ?? "context deadline exceeded");
        }

        if (webhook.Service is not { } service) return;
        var address = store.Get(new("", "services"), service)?.Content.Text("spec", "clusterIP") ?? throw WebhookException.Failed(webhook, $"service {FieldError.Quote(service.Name)} not found");
        throw WebhookException.Failed(webhook, $"dial tcp {address}:{webhook.Address.Port}: connect: no route to host");
    }
}
