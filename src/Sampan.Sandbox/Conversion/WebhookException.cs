using Sampan.Sandbox.Crds;

namespace Sampan.Sandbox.Conversion;

/// <summary>A conversion webhook did not do its work; the message goes on after "conversion webhook for KIND".</summary>
internal sealed class WebhookException(string message) : Exception(message)
{
    /// <summary>The call itself failed, in the words of the API server's HTTP client.</summary>
    public static WebhookException Failed(ConversionWebhook webhook, string why) => new($"failed: Post \"{WebhookCall.Url(webhook)}\": {why}");
}
