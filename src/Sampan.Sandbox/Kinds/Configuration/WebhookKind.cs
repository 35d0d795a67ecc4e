using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Configuration;

/// <summary>Webhook configurations. They are kept, and never called: see the table of fidelity.</summary>
internal sealed class WebhookKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        foreach (var (i, webhook) in context.Item.Objects("webhooks")) One(errors, webhook, $"webhooks[{i}]");
    }

    private static void One(List<FieldError> errors, JsonObject webhook, string path)
    {
        var name = webhook.Text("name") ?? "";
        if (name.Length == 0) errors.Add(FieldError.Required($"{path}.name"));
        else if (name.Split('.').Length < 3)
            errors.Add(FieldError.Invalid($"{path}.name", FieldError.Quote(name),
                "should be a domain with at least three segments separated by dots"));
        if (webhook.Lacks("sideEffects")) errors.Add(FieldError.Required($"{path}.sideEffects", "must specify one of None, NoneOnDryRun"));
        var client = webhook.Object("clientConfig");
        if (client.Text("url") is null == client.Object("service") is null)
            errors.Add(FieldError.Required($"{path}.clientConfig", "exactly one of url or service is required"));
        if (webhook.LacksItems("admissionReviewVersions"))
            errors.Add(FieldError.Required($"{path}.admissionReviewVersions", "must specify one of v1, v1beta1"));
    }
}
