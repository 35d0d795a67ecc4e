using System.Net.Sockets;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

internal sealed class EndpointSliceKind : KindBehaviour
{
    private const int MostAddresses = 100;

    // Ports are looked at before the endpoints, and addresses of the wrong family named without their position, since the wordings changed.
    private const int Reworded = 33;

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (context.Version.Since(33) && context.Item.Text("addressType") == "FQDN") context.Write.Warnings.Add("spec.addressType: FQDN endpoints are deprecated");
        errors.Required(context.Item, "", "addressType");
        errors.OneOf(context.Item, "", "addressType", "FQDN", "IPv4", "IPv6");
        if (context.Version.Since(Reworded)) Ports(errors, context.Item);
        Endpoints(errors, context);
        if (!context.Version.Since(Reworded)) Ports(errors, context.Item);
        if (context.Old is { } old) errors.Immutable(context.Item["addressType"], old["addressType"], "addressType");
    }

    private static void Ports(List<FieldError> errors, JsonObject slice)
    {
        var names = new HashSet<string>();
        foreach (var (i, port) in slice.Objects("ports"))
        {
            var path = $"ports[{i}]";
            errors.Form(port, path, "name", Formats.DnsLabel);
            var name = port.Text("name") ?? "";
            if (!names.Add(name)) errors.Add(FieldError.Duplicate($"{path}.name", FieldError.Quote(name)));
            errors.OneOf(port, path, "protocol", "SCTP", "TCP", "UDP");
            errors.Form(port, path, "appProtocol", Formats.QualifiedName);
        }
    }

    private static void Endpoints(List<FieldError> errors, KindContext context)
    {
        // What is stored already may stay as it is.
        if (context.Old is { } old && JsonEdits.Same(old["endpoints"], context.Item["endpoints"])) return;
        foreach (var (i, endpoint) in context.Item.Objects("endpoints"))
        {
            var path = $"endpoints[{i}]";
            var addresses = endpoint.Texts("addresses").ToList();
            if (addresses.Count == 0) errors.Add(FieldError.Required($"{path}.addresses", "must contain at least 1 address"));
            else if (addresses.Count > MostAddresses)
                errors.Add(new($"{path}.addresses", FieldErrorType.TooMany, $"Too many: {addresses.Count}: must have at most {MostAddresses} items"));
            foreach (var (j, address) in addresses.Index()) Address(errors, address, $"{path}.addresses", j, context);
            errors.Form(endpoint, path, "nodeName", Formats.DnsSubdomain);
            errors.Form(endpoint, path, "hostname", Formats.DnsLabel);
        }
    }

    private static void Address(List<FieldError> errors, string address, string path, int index, KindContext context)
    {
        var at = $"{path}[{index}]";
        void Add(string where, string problem) => errors.Add(FieldError.Invalid(where, FieldError.Quote(address), problem));
        switch (context.Item.Text("addressType"))
        {
            case "FQDN":
                var name = address.EndsWith('.') ? address[..^1] : address;
                if (Formats.DnsSubdomain(name) is { } wrong) Add(at, wrong);
                else if (!name.Contains('.', StringComparison.Ordinal)) Add(at, "should be a domain with at least two segments separated by dots");
                break;
            case "IPv4" or "IPv6":
                var four = context.Item.Text("addressType") == "IPv4";
                var family = Addresses.Parse(address)?.AddressFamily;
                var fits = family == (four ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);
                if (context.Version.Since(Reworded))
                {
                    if (Addresses.Problem(address, context.Version) is { } problem)
                    {
                        Add(at, problem);
                        break;
                    }

                    if (!fits) Add(path, four ? "must be an IPv4 address" : "must be an IPv6 address");
                }
                else
                {
                    if (!fits) Add(at, four ? "must be a valid IPv4 address" : "must be a valid IPv6 address");
                    if (family is null) Add(at, "must be a valid IP address");
                }

                foreach (var special in Addresses.Special(address)) Add(at, special);
                break;
        }
    }
}
