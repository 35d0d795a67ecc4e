using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

/// <summary>Validation of services.</summary>
internal static class ServiceChecks
{
    private const string OnlyBalancers = "may only be used when `type` is 'LoadBalancer'";

    public static void Check(List<FieldError> errors, KindContext context)
    {
        var (spec, before) = (context.Spec, context.Old.Object("spec"));
        var type = spec.Text("type");
        if (before is not null) ServiceChange.Check(errors, spec, before);
        ByType(errors, spec, type);
        ServicePortChecks.Check(errors, spec);
        errors.Labels(spec.Object("selector"), "spec.selector");
        Affinity(errors, spec);
        if (context.Version.Since(20)) ServiceFamilies.Related(errors, spec, before, context.Version);
        External(errors, spec, before, context);
        if (type is not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
            errors.Add(FieldError.NotSupported("spec.type", FieldError.Quote(type ?? ""), "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"));
        ServicePortChecks.Numbers(errors, spec, type);
        Balancer(errors, spec, type, context);
        Traffic(errors, spec, type, context);
        errors.OneOf(spec, "spec", "internalTrafficPolicy", "Cluster", "Local");
    }

    /// <summary>What a load balancer says about itself.</summary>
    public static void CheckStatus(List<FieldError> errors, KindContext context)
    {
        var ingress = context.Item.Object("status").Object("loadBalancer").Objects("ingress").ToList();
        if (context.Version.Since(29) && context.Spec.Text("type") != "LoadBalancer" && ingress.Count > 0)
        {
            errors.Add(FieldError.Forbidden("status.loadBalancer.ingress", "may only be used when `spec.type` is 'LoadBalancer'"));
            return;
        }

        foreach (var (i, item) in ingress)
        {
            var at = $"status.loadBalancer.ingress[{i}]";
            if (item.Text("ip") is { Length: > 0 } ip && Addresses.Problem(ip, context.Version) is { } problem)
                errors.Add(FieldError.Invalid($"{at}.ip", FieldError.Quote(ip), context.Version.Since(33) ? problem : "must be a valid IP address"));
            errors.Form(item, at, "hostname", Formats.DnsSubdomain);
            if (item.Text("hostname") is { } host && Addresses.Parse(host) is not null)
                errors.Add(FieldError.Invalid($"{at}.hostname", FieldError.Quote(host), "must be a DNS name, not an IP address"));
        }
    }

    private static void ByType(List<FieldError> errors, JsonObject spec, string? type)
    {
        var headless = spec.Text("clusterIP") == "None";
        if (spec.LacksItems("ports") && !headless && type != "ExternalName") errors.Add(FieldError.Required("spec.ports"));
        if (headless && (type is "NodePort" or "LoadBalancer"))
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", "\"None\"", $"may not be set to 'None' for {type} services"));
        if (type != "ExternalName") return;
        foreach (var field in new[] { "clusterIPs", "ipFamilies" })
        {
            if (!spec.LacksItems(field)) errors.Add(FieldError.Forbidden($"spec.{field}", "may not be set for ExternalName services"));
        }

        if (!spec.Lacks("ipFamilyPolicy")) errors.Add(FieldError.Forbidden("spec.ipFamilyPolicy", "may not be set for ExternalName services"));
        errors.Required(spec, "spec", "externalName");
        errors.Form(spec, "spec", "externalName", name => Formats.DnsSubdomain(name.EndsWith('.') ? name[..^1] : name));
    }

    private static void Affinity(List<FieldError> errors, JsonObject spec)
    {
        errors.OneOf(spec, "spec", "sessionAffinity", "ClientIP", "None");
        if (spec.Text("sessionAffinity") != "ClientIP") return;
        const string Path = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
        if (spec.Whole("sessionAffinityConfig", "clientIP", "timeoutSeconds") is { } seconds and (<= 0 or > 86400))
            errors.Add(FieldError.Invalid(Path, FieldChecks.Print(seconds), "must be greater than 0 and less than 86400"));
    }

    private static void External(List<FieldError> errors, JsonObject spec, JsonObject? before, KindContext context)
    {
        foreach (var (address, i) in spec.Texts("externalIPs").Select((t, i) => (t, i)))
        {
            var at = $"spec.externalIPs[{i}]";
            var problem = before.Texts("externalIPs").Contains(address) ? null : Addresses.Problem(address, context.Version);
            if (problem is not null) errors.Add(FieldError.Invalid(at, FieldError.Quote(address), problem));
            else errors.AddRange(Addresses.Special(address).Select(p => FieldError.Invalid(at, FieldError.Quote(address), p)));
        }
    }

    private static void Balancer(List<FieldError> errors, JsonObject spec, string? type, KindContext context)
    {
        const string Ranges = "spec.LoadBalancerSourceRanges";
        var ranges = spec.Texts("loadBalancerSourceRanges").Select(r => r.Trim()).ToList();
        if (ranges.Count > 0 && type != "LoadBalancer") errors.Add(FieldError.Forbidden(Ranges, OnlyBalancers));
        if (context.Version.Since(33))
        {
            foreach (var (range, i) in ranges.Select((r, i) => (r, i)))
                errors.AddRange(Addresses.RangeProblems(range, context.Version).Select(p => FieldError.Invalid($"{Ranges}[{i}]", FieldError.Quote(range), p)));
        }
        else if (ranges.Exists(r => Addresses.Network(r) is null))
        {
            errors.Add(FieldError.Invalid(Ranges, FieldError.Quote($"[{string.Join(' ', ranges)}]"), "must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 "));
        }

        if (type == "LoadBalancer") errors.Form(spec, "spec", "loadBalancerClass", Formats.QualifiedName);
        if (type == "LoadBalancer") return;
        if (spec["allocateLoadBalancerNodePorts"] is not null) errors.Add(FieldError.Forbidden("spec.allocateLoadBalancerNodePorts", OnlyBalancers));
        if (spec["loadBalancerClass"] is not null) errors.Add(FieldError.Forbidden("spec.loadBalancerClass", OnlyBalancers));
    }

    private static void Traffic(List<FieldError> errors, JsonObject spec, string? type, KindContext context)
    {
        var external = type is "NodePort" or "LoadBalancer" || (context.Version.Since(26) && type == "ClusterIP" && !spec.LacksItems("externalIPs"));
        if (external) errors.OneOf(spec, "spec", "externalTrafficPolicy", "Cluster", "Local");
        else if (spec.Text("externalTrafficPolicy") is { } policy)
            errors.Add(FieldError.Invalid("spec.externalTrafficPolicy", FieldError.Quote(policy), context.Version.Since(26)
                ? "may only be set for externally-accessible services" : "may only be set when `type` is 'NodePort' or 'LoadBalancer'"));
        if (!ServiceFields.NeedsHealthPort(spec) && spec.Whole("healthCheckNodePort") is { } port and not 0)
            errors.Add(FieldError.Invalid("spec.healthCheckNodePort", FieldChecks.Print(port),
                "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
    }
}
