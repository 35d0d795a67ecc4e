using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Shaping;

/// <summary>Defaults of services and what belongs to them. Addresses and node ports are allocated elsewhere.</summary>
internal static class NetworkDefaults
{
    private const int ThreeHours = 10800;

    public static IEnumerable<(string Type, Action<JsonObject, KubernetesVersion> Apply)> All =>
    [
        ("core.v1.Service", Service),
        ("core.v1.ServicePort", (p, _) => ServicePort(p)),
        ("core.v1.EndpointPort", (p, _) => p.Default("protocol", "TCP")),
        ("discovery.v1.EndpointPort", (p, _) => SlicePort(p)),
        ("discovery.v1beta1.EndpointPort", (p, _) => SlicePort(p)),
        ("networking.v1.NetworkPolicy", (o, _) => NetworkPolicy(o.ObjectOrNew("spec"))),
        ("networking.v1.NetworkPolicyPort", (p, _) => p.Default("protocol", "TCP")),
        ("networking.v1.IngressClassParametersReference", (r, v) => Scope(r, v)),
        ("networking.v1beta1.HTTPIngressPath", (p, _) => p.Default("pathType", "ImplementationSpecific")),
        ("extensions.v1beta1.HTTPIngressPath", (p, _) => p.Default("pathType", "ImplementationSpecific")),
    ];

    private static void Service(JsonObject item, KubernetesVersion version)
    {
        var spec = item.ObjectOrNew("spec");
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        if (spec.Text("sessionAffinity") == "None") spec.Remove("sessionAffinityConfig");
        if (spec.Text("sessionAffinity") == "ClientIP")
            spec.ObjectOrNew("sessionAffinityConfig").ObjectOrNew("clientIP").Default("timeoutSeconds", ThreeHours);
        var type = spec.Text("type");
        var external = type is "NodePort" or "LoadBalancer" || (version.Since(26) && type == "ClusterIP" && !spec.LacksItems("externalIPs"));
        if (external) spec.Default("externalTrafficPolicy", "Cluster");
        if (version.Since(22) && type is "ClusterIP" or "NodePort" or "LoadBalancer") spec.Default("internalTrafficPolicy", "Cluster");
        if (version.Since(22) && type == "LoadBalancer") spec.Default("allocateLoadBalancerNodePorts", true);
        if (!version.Since(30) || type != "LoadBalancer") return;
        foreach (var (_, ingress) in item.Object("status").Object("loadBalancer").Objects("ingress"))
        {
            if (!ingress.Lacks("ip")) ingress.Default("ipMode", "VIP");
        }
    }

    private static void ServicePort(JsonObject port)
    {
        port.Default("protocol", "TCP");
        if (port.Lacks("targetPort") || port.Whole("targetPort") == 0) port["targetPort"] = port.Whole("port") ?? 0;
    }

    private static void SlicePort(JsonObject port)
    {
        port.TryAdd("name", "");
        port.Default("protocol", "TCP");
    }

    private static void NetworkPolicy(JsonObject spec)
    {
        if (!spec.LacksItems("policyTypes")) return;
        spec["policyTypes"] = spec.LacksItems("egress") ? JsonEdits.List("Ingress") : JsonEdits.List("Ingress", "Egress");
    }

    private static void Scope(JsonObject reference, KubernetesVersion version)
    {
        if (version.Since(22)) reference.Default("scope", "Cluster");
    }
}
