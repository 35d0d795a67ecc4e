using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Keeps one EndpointSlice for every Service that has a selector.</summary>
/// <remarks>A real controller splits at 100 endpoints and writes a second slice for a second address family; here there is one IPv4 slice.</remarks>
internal sealed class EndpointSliceController(ClusterView view) : IReconciler
{
    private const string ServiceLabel = "kubernetes.io/service-name";
    private const string ManagedLabel = "endpointslice.kubernetes.io/managed-by";
    private const string Manager = "endpointslice-controller.k8s.io";

    public static void Start(ClusterView view)
    {
        if (!view.Serves(Resources.EndpointSlices)) return;
        view.Cache(Resources.EndpointSlices).AddIndex("service", s => s.Label(ServiceLabel) is { } name ? [$"{s.Namespace}/{name}"] : []);
        view.Run("endpointslices", new EndpointSliceController(view), 2, c => c
            .For(view.Cache(Resources.Services))
            .For(view.Cache(Resources.EndpointSlices), change => change.Object.Label(ServiceLabel) is { } name ? [new ObjectKey(change.Object.Namespace, name)] : [])
            .For(view.Cache(Resources.Pods), change => ServicePods.Keys(view, change)));
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        // Slices of a service that is gone go with their owner; those without an owner were restored before their service, or made by hand.
        if (view.Get(Resources.Services, key) is not { } service || PodState.IsTerminating(service)) return ReconcileResult.Done;
        if (service.Text("spec", "type") == "ExternalName" || service.View.At("spec", "selector").ValueKind != System.Text.Json.JsonValueKind.Object)
        {
            return ReconcileResult.Done;
        }

        var present = view.Cache(Resources.EndpointSlices).ByIndex("service", key.ToString())
            .Where(s => s.Label(ManagedLabel) == Manager && !PodState.IsTerminating(s))
            .OrderBy(s => s.Name, StringComparer.Ordinal).ToList();

        // Restored slices of the same service may stand beside ours; one is kept and the rest go.
        foreach (var surplus in present.Skip(1)) await view.DeleteAsync(Resources.EndpointSlices, surplus, null, ct).ConfigureAwait(false);

        var pods = ServicePods.Find(view, service);
        var endpoints = new JsonArray([.. pods.Select(p => Endpoint(service, p))]);
        var ports = new JsonArray([.. ServicePods.Ports(service, pods.FirstOrDefault()).Select(NamedPort)]);
        if (present.Count == 0)
        {
            await view.CreateAsync(Resources.EndpointSlices, Slice(service, endpoints, ports), ct).ConfigureAwait(false);
        }
        else if (!Same(present[0], "endpoints", endpoints) || !Same(present[0], "ports", ports))
        {
            var patch = new JsonObject { ["endpoints"] = endpoints, ["ports"] = ports };
            await view.PatchAsync(Resources.EndpointSlices, present[0].Key, patch, null, ct).ConfigureAwait(false);
        }

        return ReconcileResult.Done;
    }

    private static bool Same(KubeObject slice, string field, JsonArray wanted) =>
        JsonNode.DeepEquals(ClusterView.Node(slice.View.At(field)) ?? new JsonArray(), wanted);

    private static JsonNode NamedPort(JsonObject port)
    {
        if (port["name"] is null) port["name"] = "";
        return port;
    }

    private JsonObject Slice(KubeObject service, JsonArray endpoints, JsonArray ports)
    {
        var labels = ClusterView.Node(service.View.At("metadata", "labels")) as JsonObject ?? [];
        labels[ManagedLabel] = Manager;
        labels[ServiceLabel] = service.Name;
        if (service.Text("spec", "clusterIP") == "None") labels["service.kubernetes.io/headless"] = "";
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["generateName"] = service.Name + "-",
                ["namespace"] = service.Namespace,
                ["labels"] = labels,
                ["ownerReferences"] = new JsonArray(Owners.Reference(view, Resources.Services, service)),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = endpoints,
            ["ports"] = ports,
        };
    }

    private JsonObject Endpoint(KubeObject service, KubeObject pod)
    {
        var conditions = new JsonObject { ["ready"] = ServicePods.IsServing(service, pod) && !PodState.IsTerminating(pod) };
        if (view.Minor >= 20)
        {
            conditions["serving"] = ServicePods.IsServing(service, pod);
            conditions["terminating"] = PodState.IsTerminating(pod);
        }

        var endpoint = new JsonObject
        {
            ["addresses"] = new JsonArray(pod.Text("status", "podIP")),
            ["conditions"] = conditions,
            ["targetRef"] = ServicePods.TargetRef(pod),
        };
        if (pod.Text("spec", "hostname") is { } host && pod.Text("spec", "subdomain") is not null) endpoint["hostname"] = host;
        if (view.Id(Resources.EndpointSlices).Version == "v1" && pod.Text("spec", "nodeName") is { } node) endpoint["nodeName"] = node;
        return endpoint;
    }
}
