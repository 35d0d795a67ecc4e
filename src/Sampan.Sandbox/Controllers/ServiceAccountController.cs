using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Gives every namespace its ServiceAccount <c>default</c> and the ConfigMap <c>kube-root-ca.crt</c>.</summary>
internal sealed class ServiceAccountController(ClusterView view) : IReconciler
{
    private const string RootCa = "kube-root-ca.crt";

    public static void Start(ClusterView view) => view.Run("serviceaccounts", new ServiceAccountController(view), 4, c => c
        .For(view.Cache(Resources.Namespaces))
        .For(view.Cache(Resources.ServiceAccounts), change => change.After is null ? [new ObjectKey(null, change.Object.Namespace!)] : [])
        .For(view.Cache(Resources.ConfigMaps), change => change.Object.Name == RootCa ? [new ObjectKey(null, change.Object.Namespace!)] : []));

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Namespaces, key) is not { } ns || PodState.IsTerminating(ns)) return ReconcileResult.Done;
        if (view.Get(Resources.ServiceAccounts, new ObjectKey(key.Name, "default")) is null)
        {
            var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default", ["namespace"] = key.Name } };
            await view.TryCreateAsync(Resources.ServiceAccounts, body, ct).ConfigureAwait(false);
        }

        if (view.Options.RootCertificate is { } pem && view.Minor >= 20) await PublishAsync(key.Name, pem, ct).ConfigureAwait(false);
        return ReconcileResult.Done;
    }

    private async Task PublishAsync(string ns, string pem, CancellationToken ct)
    {
        var data = new JsonObject { ["ca.crt"] = pem };
        var present = view.Get(Resources.ConfigMaps, new ObjectKey(ns, RootCa));
        if (present is null)
        {
            await view.TryCreateAsync(Resources.ConfigMaps, new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = RootCa,
                    ["namespace"] = ns,
                    ["annotations"] = new JsonObject
                    {
                        ["kubernetes.io/description"] =
                            "Contains a CA bundle that can be used to verify the API server of this cluster when using its addresses inside of it.",
                    },
                },
                ["data"] = data,
            }, ct).ConfigureAwait(false);
        }
        else if (present.Text("data", "ca.crt") != pem)
        {
            await view.PatchAsync(Resources.ConfigMaps, present.Key, new JsonObject { ["data"] = data }, null, ct).ConfigureAwait(false);
        }
    }
}
