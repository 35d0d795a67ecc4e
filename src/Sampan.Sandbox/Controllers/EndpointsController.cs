using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Keeps the Endpoints of every Service that has a selector.</summary>
internal sealed class EndpointsController(ClusterView view) : IReconciler
{
    /// <summary>Services that were deleted while we looked: their Endpoints go. Endpoints that were there before any service (restored, or
    /// made by hand for a service to come) are nobody's to delete.</summary>
    private readonly ConcurrentDictionary<ObjectKey, bool> _deleted = new();

    public static void Start(ClusterView view)
    {
        var reconciler = new EndpointsController(view);
        view.Run("endpoints", reconciler, 2, c => c
            .For(view.Cache(Resources.Services), reconciler.ServiceKeys)
            .For(view.Cache(Resources.Endpoints))
            .For(view.Cache(Resources.Pods), change => ServicePods.Keys(view, change)));
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        var service = view.Get(Resources.Services, key);
        var present = view.Get(Resources.Endpoints, key);
        if (service is null)
        {
            if (present is not null && _deleted.ContainsKey(key))
            {
                await view.DeleteAsync(Resources.Endpoints, present, null, ct).ConfigureAwait(false);
            }

            _deleted.TryRemove(key, out _);
            return ReconcileResult.Done;
        }

        _deleted.TryRemove(key, out _);
        if (PodState.IsTerminating(service)) return ReconcileResult.Done;
        if (service.Text("spec", "type") == "ExternalName" || service.View.At("spec", "selector").ValueKind != System.Text.Json.JsonValueKind.Object)
        {
            return ReconcileResult.Done;
        }

        var subsets = Subsets(service, ServicePods.Find(view, service));
        if (present is null)
        {
            var labels = ClusterView.Node(service.View.At("metadata", "labels")) as JsonObject ?? [];
            if (service.Text("spec", "clusterIP") == "None") labels["service.kubernetes.io/headless"] = "";
            if (view.Minor >= 33) labels["endpoints.kubernetes.io/managed-by"] = "endpoint-controller";
            await view.TryCreateAsync(Resources.Endpoints, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace, ["labels"] = labels, ["annotations"] = Trigger() },
                ["subsets"] = subsets,
            }, ct).ConfigureAwait(false);
        }
        else if (!JsonNode.DeepEquals(ClusterView.Node(present.View.At("subsets")) ?? new JsonArray(), subsets))
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = Trigger() }, ["subsets"] = subsets };
            await view.PatchAsync(Resources.Endpoints, key, patch, null, ct).ConfigureAwait(false);
        }

        return ReconcileResult.Done;
    }

    private IEnumerable<ObjectKey> ServiceKeys(ObjectChange change)
    {
        if (change.After is null) _deleted[change.Object.Key] = true;
        return [change.Object.Key];
    }

    private JsonObject Trigger() => new() { ["endpoints.kubernetes.io/last-change-trigger-time"] = view.Now };

    private static JsonArray Subsets(KubeObject service, List<KubeObject> pods)
    {
        if (pods.Count == 0) return [];
        var subset = new JsonObject();
        foreach (var group in pods.GroupBy(p => ServicePods.IsServing(service, p)).OrderByDescending(g => g.Key))
        {
            subset[group.Key ? "addresses" : "notReadyAddresses"] = new JsonArray([.. group
                .OrderBy(p => p.Text("status", "podIP"), StringComparer.Ordinal).Select(Address)]);
        }

        if (ServicePods.Ports(service, pods[0]).ToArray<JsonNode>() is { Length: > 0 } ports) subset["ports"] = new JsonArray(ports);
        return new JsonArray(subset);
    }

    private static JsonObject Address(KubeObject pod)
    {
        var address = new JsonObject { ["ip"] = pod.Text("status", "podIP") };
        if (pod.Text("spec", "hostname") is { } host && pod.Text("spec", "subdomain") is not null) address["hostname"] = host;
        if (pod.Text("spec", "nodeName") is { } node) address["nodeName"] = node;
        address["targetRef"] = ServicePods.TargetRef(pod);
        return address;
    }
}
