using System.Text;
using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Crds;

/// <summary>Where a definition's objects are converted.</summary>
internal sealed record ConversionWebhook
{
    /// <summary>Address, path included; a service's as the API server writes it: <c>https://NAME.NAMESPACE.svc:PORT/PATH</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>Namespace and name of the service; null for an address outside the cluster.</summary>
    public ObjectKey? Service { get; init; }

    /// <summary>PEM of the authorities to trust, or null for the system's.</summary>
    public string? Authorities { get; init; }

    /// <summary>Version of <c>ConversionReview</c> to speak: the first of the definition's that is known here.</summary>
    public required string? ReviewVersion { get; init; }

    /// <summary>The webhook of a definition's <c>spec.conversion</c>; null when its strategy is None.</summary>
    public static ConversionWebhook? Read(JsonElement conversion)
    {
        if (conversion.Text("strategy") != "Webhook") return null;
        var client = conversion.At("webhook", "clientConfig");
        var service = client.Text("service", "name") is { } name ? new ObjectKey(client.Text("service", "namespace"), name) : (ObjectKey?)null;
        var port = client.Whole("service", "port") ?? 443;
        var address = service is { } s ? $"https://{s.Name}.{s.Namespace}.svc:{port}/{client.Text("service", "path")?.TrimStart('/')}" : client.Text("url") ?? "";
        var reviews = conversion.Items("webhook", "conversionReviewVersions").Select(v => v.GetString());
        return new ConversionWebhook
        {
            Address = Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : new Uri("https://unknown.invalid"),
            Service = service,
            Authorities = client.Text("caBundle") is { Length: > 0 } bundle ? Encoding.ASCII.GetString(Convert.FromBase64String(bundle)) : null,
            ReviewVersion = reviews.FirstOrDefault(v => v is "v1" or "v1beta1"),
        };
    }
}
