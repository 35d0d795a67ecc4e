using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

/// <summary>Validation of services.</summary>
internal static class ServiceChecks
{
    private const string IpText = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    public static void Check(List<FieldError> errors, KindContext context)
    {
        var spec = context.Spec;
        var type = spec.Text("type");
        if (type is not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
            errors.Add(FieldError.NotSupported("spec.type", FieldError.Quote(type ?? ""), "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"));
        ByType(errors, spec, type);
        Ports(errors, spec, type);
        Addresses(errors, spec, type);
        errors.Labels(spec.Object("selector"), "spec.selector");
        errors.OneOf(spec, "spec", "sessionAffinity", "ClientIP", "None");
        errors.OneOf(spec, "spec", "internalTrafficPolicy", "Cluster", "Local");
        if (spec.Text("externalTrafficPolicy") is { } policy) Traffic(errors, spec, type, policy);
        if (context.Old is { } old) Change(errors, spec, (JsonObject)old["spec"]!, type);
    }

    private static void ByType(List<FieldError> errors, JsonObject spec, string? type)
    {
        var headless = spec.Text("clusterIP") == "None";
        if (spec.LacksItems("ports") && !headless && type != "ExternalName") errors.Add(FieldError.Required("spec.ports"));
        if (headless && (type is "NodePort" or "LoadBalancer"))
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", "\"None\"", $"may not be set to 'None' for {type} services"));
        if (type != "ExternalName") return;
        if (spec.Text("clusterIP") is { Length: > 0 })
            errors.Add(FieldError.Forbidden("spec.clusterIPs", "may not be set when `type` is 'ExternalName'"));
        errors.Required(spec, "spec", "externalName");
        errors.Form(spec, "spec", "externalName", name => Formats.DnsSubdomain(name.EndsWith('.') ? name[..^1] : name));
    }

    private static void Ports(List<FieldError> errors, JsonObject spec, string? type)
    {
        var ports = spec.Objects("ports").ToList();
        var (names, uses) = (new HashSet<string>(), new HashSet<(string?, long?)>());
        foreach (var (i, port) in ports)
        {
            var at = $"spec.ports[{i}]";
            var name = port.Text("name") ?? "";
            if (name.Length == 0 && ports.Count > 1) errors.Add(FieldError.Required($"{at}.name"));
            else if (name.Length > 0 && Formats.DnsLabel(name) is { } wrong)
                errors.Add(FieldError.Invalid($"{at}.name", FieldError.Quote(name), wrong));
            else if (name.Length > 0 && !names.Add(name)) errors.Add(FieldError.Duplicate($"{at}.name", FieldError.Quote(name)));
            if (port.Whole("port") is not >= 1 or > 65535)
                errors.Add(FieldError.Invalid($"{at}.port", FieldChecks.Print(port.Whole("port") ?? 0), Formats.PortRange));
            errors.OneOf(port, at, "protocol", "SCTP", "TCP", "UDP");
            Target(errors, port["targetPort"], $"{at}.targetPort");
            if (type == "ClusterIP" && port.Whole("nodePort") is not (null or 0))
                errors.Add(FieldError.Forbidden($"{at}.nodePort", "may not be used when `type` is 'ClusterIP'"));
            if (!uses.Add((port.Text("protocol"), port.Whole("port"))))
                errors.Add(FieldError.Duplicate(at, $"{{\"Name\":\"\",\"Protocol\":{FieldError.Quote(port.Text("protocol") ?? "")},\"AppProtocol\":null,\"Port\":{port.Whole("port")},\"TargetPort\":0,\"NodePort\":0}}"));
        }
    }

    private static void Target(List<FieldError> errors, JsonNode? target, string path)
    {
        if (target.Text() is { } name) errors.AddRange(Formats.PortName(name).Select(w => FieldError.Invalid(path, FieldError.Quote(name), w)));
        else if ((target.Whole() ?? 0) is var number and (< 1 or > 65535))
            errors.Add(FieldError.Invalid(path, FieldChecks.Print(number), Formats.PortRange));
    }

    private static void Addresses(List<FieldError> errors, JsonObject spec, string? type)
    {
        var (address, all) = (spec.Text("clusterIP") ?? "", spec.Texts("clusterIPs").ToList());
        if (type != "ExternalName" && all.Count > 0 && address.Length == 0)
            errors.Add(FieldError.Invalid("spec.clusterIPs", FieldChecks.Print(spec["clusterIPs"]),
                "must be empty when `clusterIP` is not specified"));
        else if (type != "ExternalName" && all.Count > 0 && all[0] != address)
            errors.Add(FieldError.Invalid("spec.clusterIPs", FieldChecks.Print(spec["clusterIPs"]), "first value must match `clusterIP`"));
        if (address.Length > 0 && address != "None" && !IPAddress.TryParse(address, out _))
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", FieldError.Quote(address), IpText));
        foreach (var (external, i) in spec.Texts("externalIPs").Select((t, i) => (t, i)))
        {
            if (!IPAddress.TryParse(external, out _)) errors.Add(FieldError.Invalid($"spec.externalIPs[{i}]", FieldError.Quote(external), IpText));
        }

        if (spec.LacksItems("ipFamilies") && spec.Text("ipFamilyPolicy") == "RequireDualStack")
            errors.Add(FieldError.Invalid("spec.ipFamilyPolicy", "\"RequireDualStack\"", "this cluster is not configured for dual-stack services"));
        if (spec.Texts("ipFamilies").FirstOrDefault() is { } family and not "IPv4")
            errors.Add(FieldError.Invalid("spec.ipFamilies[0]", FieldError.Quote(family), "not configured on this cluster"));
    }

    private static void Traffic(List<FieldError> errors, JsonObject spec, string? type, string policy)
    {
        errors.OneOf(spec, "spec", "externalTrafficPolicy", "Cluster", "Local");
        if (type is not ("NodePort" or "LoadBalancer") && spec.LacksItems("externalIPs"))
            errors.Add(FieldError.Invalid("spec.externalTrafficPolicy", FieldError.Quote(policy),
                "may only be set for externally-accessible services"));
    }

    private static void Change(List<FieldError> errors, JsonObject spec, JsonObject before, string? type)
    {
        if (before.Text("type") == "ExternalName" || type == "ExternalName") return;
        if (before.Text("clusterIP") is { Length: > 0 } old && spec.Text("clusterIP") != old)
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", FieldChecks.Print(spec["clusterIPs"]), "may not change once set"));
    }
}
