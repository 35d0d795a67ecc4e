using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Crds;

namespace Sampan.Sandbox.Conversion;

/// <summary>One <c>ConversionReview</c>: asked over HTTPS, its answer checked as the API server checks it.</summary>
internal static class WebhookCall
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Where it is sent.</summary>
    public static string Url(ConversionWebhook webhook) =>
        $"{(webhook.Service is null ? webhook.Address.GetLeftPart(UriPartial.Path) : $"https://{webhook.Address.Host}:{webhook.Address.Port}{webhook.Address.AbsolutePath}")}?timeout=30s";

    /// <exception cref="WebhookException">It failed.</exception>
    public static async Task<IReadOnlyList<JsonObject>> ConvertAsync(ConversionWebhook webhook, string apiVersion, IReadOnlyList<JsonObject> items, CancellationToken ct)
    {
        if (webhook.ReviewVersion is null) throw new WebhookException("failed: no supported conversion review versions");
        var uid = Guid.NewGuid().ToString();
        var review = new JsonObject
        {
            ["kind"] = "ConversionReview",
            ["apiVersion"] = $"apiextensions.k8s.io/{webhook.ReviewVersion}",
            ["request"] = new JsonObject
            {
                ["uid"] = uid,
                ["desiredAPIVersion"] = apiVersion,
                ["objects"] = new JsonArray([.. items.Select(i => i.DeepClone())]),
            },
        };
        var answer = await PostAsync(webhook, KubeJson.Write(review), ct).ConfigureAwait(false);
        return Converted(answer, uid, apiVersion, items);
    }

    private static async Task<JsonNode?> PostAsync(ConversionWebhook webhook, byte[] body, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        using var invoker = new HttpMessageInvoker(Handler(webhook));
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(webhook)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await invoker.SendAsync(request, limit.Token).ConfigureAwait(false);
            var text = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? KubeJson.ParseNode(text)
                : throw new WebhookException($"failed: the server responded with the status code {(int)response.StatusCode} but did not return more information");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw WebhookException.Failed(webhook, Why(webhook, e));
        }
    }

    private static SocketsHttpHandler Handler(ConversionWebhook webhook)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (webhook.Authorities is null) return handler;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(webhook.Authorities);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        return handler;
    }

    private static string Why(ConversionWebhook webhook, Exception e) => e switch
    {
        OperationCanceledException => "context deadline exceeded",
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            $"dial tcp {webhook.Address.Host}:{webhook.Address.Port}: connect: connection refused",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"dial tcp: lookup {webhook.Address.Host}: no such host",
        HttpRequestException { InnerException: AuthenticationException } => "tls: failed to verify certificate: x509: certificate signed by unknown authority",
        _ => e.Message,
    };

    private static List<JsonObject> Converted(JsonNode? answer, string uid, string apiVersion, IReadOnlyList<JsonObject> items)
    {
        var response = answer.At("response") ?? throw new WebhookException("failed: no response provided");
        if (response.Text("uid") != uid) throw new WebhookException($"failed: expected response.uid=\"{uid}\", got \"{response.Text("uid")}\"");
        if (response.Text("result", "status") != "Success")
        {
            throw new WebhookException("failed: " + (response.Text("result", "message") is { Length: > 0 } why ? why
                : $"response.result.status was '{response.Text("result", "status")}', not 'Success'"));
        }

        var converted = response.Items("convertedObjects").OfType<JsonObject>().Select(o => (JsonObject)o.DeepClone()).ToList();
        if (converted.Count != items.Count) throw new WebhookException($"returned {converted.Count} objects, expected {items.Count}");
        for (var i = 0; i < items.Count; i++) Check(converted[i], items[i], apiVersion, i);
        return converted;
    }

    // Of metadata a webhook may change labels and annotations only; the rest is put back as it was.
    private static void Check(JsonObject item, JsonObject original, string apiVersion, int index)
    {
        var invalid = $"returned invalid converted object at index {index}: invalid";
        if (item.Text("apiVersion") != apiVersion) throw new WebhookException($"{invalid} groupVersion (expected {apiVersion}, received {item.Text("apiVersion")})");
        if (item.Text("kind") != original.Text("kind")) throw new WebhookException($"{invalid} kind (expected {original.Text("kind")}, received {item.Text("kind")})");
        var (metadata, old) = (item["metadata"] as JsonObject ?? throw new WebhookException($"{invalid} metadata: missing metadata in converted object"), (JsonObject)original["metadata"]!);
        foreach (var field in new[] { "name", "namespace", "uid" })
        {
            if (metadata.Text(field) != old.Text(field))
                throw new WebhookException($"returned invalid metadata in object at index {index}: must have the same {(field == "uid" ? "UID" : field)}: {old.Text(field)} != {metadata.Text(field)}");
        }

        var kept = (JsonObject)old.DeepClone();
        foreach (var own in new[] { "labels", "annotations" })
        {
            if (metadata[own] is { } value) kept[own] = value.DeepClone();
            else kept.Remove(own);
        }

        item["metadata"] = kept;
    }
}
