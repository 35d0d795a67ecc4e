using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/admission-webhook-configuration</c>: v1 accepts only two values of <c>sideEffects</c>; what a v1beta1
/// object left becomes <c>None</c>.</summary>
internal sealed class WebhookSideEffects : IRestoreItemAction
{
    public string Name => "velero.io/admission-webhook-configuration";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.MutatingWebhooks, WellKnown.ValidatingWebhooks);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (item.FromBackup.Kind.Version == "v1")
        {
            foreach (var hook in item.Root.Items("webhooks").OfType<JsonObject>())
            {
                if (hook.Text("sideEffects") is not ("None" or "NoneOnDryRun")) hook["sideEffects"] = "None";
            }
        }

        return Task.FromResult(RestoreActionResult.Unchanged);
    }
}
