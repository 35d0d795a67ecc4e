using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Webhook configurations: the fields are the same, but <c>v1</c> only creates webhooks that promise to have no side effects in a dry run.</summary>
internal sealed class WebhookConversion : IKindConversion
{
    public void ToHub(JsonObject item, string shape, ConversionNotes notes)
    {
        var at = 0;
        foreach (var webhook in item.Items("webhooks"))
        {
            var effects = webhook.Text("sideEffects");
            if (effects is not ("None" or "NoneOnDryRun")) notes.Refused($"webhooks[{at}].sideEffects", $"v1 accepts None and NoneOnDryRun, not {effects}");
            at++;
        }
    }

    public void FromHub(JsonObject item, string shape, ConversionNotes notes)
    {
    }
}
