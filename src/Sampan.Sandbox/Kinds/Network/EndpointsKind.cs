using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

internal sealed class EndpointsKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        foreach (var (i, subset) in context.Item.Objects("subsets")) Subset(errors, subset, $"subsets[{i}]", context);
    }

    private static void Subset(List<FieldError> errors, JsonObject subset, string path, KindContext context)
    {
        if (subset.LacksItems("addresses") && subset.LacksItems("notReadyAddresses"))
            errors.Add(FieldError.Required(path, "must specify `addresses` or `notReadyAddresses`"));
        foreach (var list in new[] { "addresses", "notReadyAddresses" })
        {
            foreach (var (i, address) in subset.Objects(list)) Address(errors, address, $"{path}.{list}[{i}]", context);
        }

        var ports = subset.Objects("ports").ToList();
        foreach (var (i, port) in ports)
        {
            var at = $"{path}.ports[{i}]";
            if (ports.Count > 1 && port.Lacks("name")) errors.Add(FieldError.Required($"{at}.name"));
            else errors.Form(port, at, "name", Formats.DnsLabel);
            if (port.Whole("port") is not >= 1 or > 65535) errors.Add(FieldError.Invalid($"{at}.port", FieldChecks.Print(port.Whole("port") ?? 0), Formats.PortRange));
            errors.OneOf(port, at, "protocol", "SCTP", "TCP", "UDP");
            errors.Form(port, at, "appProtocol", Formats.QualifiedName);
        }
    }

    private static void Address(List<FieldError> errors, JsonObject address, string path, KindContext context)
    {
        var ip = address.Text("ip") ?? "";
        if (Addresses.Parse(ip) is null)
            errors.Add(FieldError.Invalid($"{path}.ip", FieldError.Quote(ip), Addresses.IpText));
        errors.Form(address, path, "hostname", Formats.DnsLabel);
        errors.Form(address, path, "nodeName", Formats.DnsSubdomain);
        // It is looked at twice, in other words.
        if (Addresses.Parse(ip) is null) errors.Add(FieldError.Invalid($"{path}.ip", FieldError.Quote(ip), "must be a valid IP address"));
        errors.AddRange(Addresses.Special(ip).Select(p => FieldError.Invalid($"{path}.ip", FieldError.Quote(ip), p)));
    }
}
