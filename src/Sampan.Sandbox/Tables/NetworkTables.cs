using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using static Sampan.Sandbox.Tables.CellText;

namespace Sampan.Sandbox.Tables;

/// <summary>Tables of services and what belongs to them.</summary>
internal static class NetworkTables
{
    public static IEnumerable<(GroupResource, KindTable)> All =>
    [
        (new("", "services"), new("Name|Type|Cluster-IP|External-IP|Port(s)|Age|Selector*", Service)),
        (new("", "endpoints"), new("Name|Endpoints|Age", (o, now) => [Name(o), Endpoints(o), Ages.Of(o, now)])),
        (new("discovery.k8s.io", "endpointslices"), new("Name|AddressType|Ports|Endpoints|Age", Slice)),
        (new("networking.k8s.io", "ingresses"), new("Name|Class|Hosts|Address|Ports|Age", Ingress)),
        (new("networking.k8s.io", "ingressclasses"),
            new("Name|Controller|Parameters|Age", (o, now) => [Name(o), o.Text("spec", "controller"), Parameters(o), Ages.Of(o, now)])),
        (new("networking.k8s.io", "networkpolicies"),
            new("Name|Pod-Selector|Age", (o, now) => [Name(o), Selector(o.At("spec", "podSelector")), Ages.Of(o, now)])),
    ];

    private static JsonNode?[] Service(JsonElement o, DateTimeOffset now) =>
    [
        Name(o), o.Text("spec", "type"), Or(o.Text("spec", "clusterIP"), None), External(o),
        Or(string.Join(',', o.Items("spec", "ports").Select(Port)), None), Ages.Of(o, now),
        Or(Labels(o.At("spec", "selector")), None),
    ];

    private static string Port(JsonElement port) => port.Whole("nodePort") is { } node and not 0
        ? string.Create(CultureInfo.InvariantCulture, $"{port.Whole("port")}:{node}/{port.Text("protocol")}")
        : string.Create(CultureInfo.InvariantCulture, $"{port.Whole("port")}/{port.Text("protocol")}");

    private static string External(JsonElement o)
    {
        var fixedOnes = string.Join(',', o.Items("spec", "externalIPs").Select(i => i.GetString()));
        return o.Text("spec", "type") switch
        {
            "ExternalName" => o.Text("spec", "externalName") ?? "",
            "LoadBalancer" => Or(string.Join(',', new[] { Addresses(o), fixedOnes }.Where(t => t.Length > 0)), "<pending>"),
            _ => Or(fixedOnes, None),
        };
    }

    private static string Addresses(JsonElement o) =>
        string.Join(',', o.Items("status", "loadBalancer", "ingress").Select(i => Or(i.Text("ip"), i.Text("hostname") ?? "")));

    private static string Endpoints(JsonElement o)
    {
        var all = o.Items("subsets").SelectMany(s => s.Items("ports").Any()
            ? s.Items("ports").SelectMany(p => s.Items("addresses").Select(a => Text($"{a.Text("ip")}:{p.Whole("port")}")))
            : s.Items("addresses").Select(a => a.Text("ip") ?? "")).ToList();
        return all.Count == 0 ? None : Few(all, 3);
    }

    private static JsonNode?[] Slice(JsonElement o, DateTimeOffset now)
    {
        var ports = o.Items("ports").Select(p => p.Whole("port") is { } port ? port.ToString(CultureInfo.InvariantCulture) : "*").ToList();
        var endpoints = o.Items("endpoints").SelectMany(e => e.Items("addresses")).Select(a => a.GetString() ?? "").ToList();
        return [Name(o), o.Text("addressType"), ports.Count == 0 ? Unset : Few(ports, 3), endpoints.Count == 0 ? Unset : Few(endpoints, 3),
            Ages.Of(o, now)];
    }

    private static JsonNode?[] Ingress(JsonElement o, DateTimeOffset now)
    {
        var hosts = o.Items("spec", "rules").Select(r => r.Text("host") ?? "").Where(h => h.Length > 0).ToList();
        var ingressClass = o.Text("spec", "ingressClassName") ?? o.Text("metadata", "annotations", "kubernetes.io/ingress.class");
        return
        [
            Name(o), Or(ingressClass, None), hosts.Count == 0 ? "*" : Few(hosts, 3), Addresses(o),
            o.Items("spec", "tls").Any() ? "80, 443" : "80", Ages.Of(o, now),
        ];
    }

    private static string Parameters(JsonElement o)
    {
        var reference = o.At("spec", "parameters");
        if (reference.ValueKind != JsonValueKind.Object) return None;
        var group = reference.Text("apiGroup") is { Length: > 0 } g ? $".{g}" : "";
        return $"{reference.Text("kind")}{group}/{reference.Text("name")}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Few(List<string> items, int most) =>
        items.Count <= most ? string.Join(',', items) : Text($"{string.Join(',', items.Take(most))} + {items.Count - most} more...");
}
