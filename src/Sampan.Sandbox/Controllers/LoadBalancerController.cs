using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Gives LoadBalancer services an address, as a cloud's controller would. Nothing listens there: the addresses are of the range
/// 203.0.113.0/24, which is reserved for documentation.</summary>
internal sealed class LoadBalancerController(ClusterView view) : IReconciler
{
    private const string Prefix = "203.0.113.";

    public static void Start(ClusterView view) =>
        view.Run("loadbalancers", new LoadBalancerController(view), 1, c => c.For(view.Cache(Resources.Services)));

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Services, key) is not { } service || PodState.IsTerminating(service)) return ReconcileResult.Done;
        var address = Address(service);
        var wanted = service.Text("spec", "type") == "LoadBalancer" && service.Text("spec", "loadBalancerClass") is null;
        if (wanted && address is null)
        {
            var ingress = new JsonObject { ["ip"] = Free() };
            if (view.Minor >= 30) ingress["ipMode"] = "VIP";
            await SetAsync(service, new JsonObject { ["ingress"] = new JsonArray(ingress) }, ct).ConfigureAwait(false);
        }
        else if (!wanted && address is not null && address.StartsWith(Prefix, StringComparison.Ordinal))
        {
            await SetAsync(service, new JsonObject { ["ingress"] = null }, ct).ConfigureAwait(false);
        }

        return ReconcileResult.Done;
    }

    private static string? Address(KubeObject service) =>
        service.View.Items("status", "loadBalancer", "ingress").Select(i => i.Text("ip") ?? i.Text("hostname")).FirstOrDefault();

    private Task<KubeObject?> SetAsync(KubeObject service, JsonObject loadBalancer, CancellationToken ct) =>
        view.PatchAsync(Resources.Services, service.Key, new JsonObject { ["status"] = new JsonObject { ["loadBalancer"] = loadBalancer } }, "status", ct);

    private string Free()
    {
        var used = view.Cache(Resources.Services).Items.Select(Address).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var n = Enumerable.Range(1, 253).FirstOrDefault(i => !used.Contains(Prefix + i), 254);
        return Prefix + n;
    }
}
