using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Configuration;

internal sealed class NamespaceKind : KindBehaviour
{
    public override void Fill(KindContext context)
    {
        if (context.Old is { } old)
        {
            // Finalizers of a namespace's content change only through the subresource "finalize".
            if (old.At("spec", "finalizers") is { } kept) context.Spec["finalizers"] = kept.DeepClone();
            return;
        }

        context.Item["status"] = new JsonObject { ["phase"] = "Active" };
        if (context.Spec["finalizers"] is not JsonArray list) context.Spec["finalizers"] = list = [];
        if (!list.Any(f => f.Text() == "kubernetes")) list.Add((JsonNode)"kubernetes");
    }
}
