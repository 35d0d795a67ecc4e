using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

internal sealed class NetworkPolicyKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var spec = context.Spec;
        errors.Selector(spec.Object("podSelector"), "spec.podSelector");
        Rules(errors, spec, "ingress", "from", context.Version);
        Rules(errors, spec, "egress", "to", context.Version);
        var types = spec.Texts("policyTypes").ToList();
        if (types.Count > 2) errors.Add(FieldError.Invalid("spec.policyTypes", FieldChecks.Print(spec["policyTypes"]), "may not specify more than two policyTypes"));
        else foreach (var (i, type) in types.Index())
        {
            if (type is not ("Ingress" or "Egress"))
                errors.Add(FieldError.NotSupported($"spec.policyTypes[{i}]", FieldError.Quote(type), "Ingress", "Egress"));
        }
    }

    private static void Rules(List<FieldError> errors, JsonObject spec, string direction, string peers, KubernetesVersion version)
    {
        foreach (var (i, rule) in spec.Objects(direction))
        {
            var path = $"spec.{direction}[{i}]";
            foreach (var (j, port) in rule.Objects("ports")) Port(errors, port, $"{path}.ports[{j}]");
            foreach (var (j, peer) in rule.Objects(peers)) Peer(errors, peer, $"{path}.{peers}[{j}]", version);
        }
    }

    private static void Port(List<FieldError> errors, JsonObject port, string path)
    {
        errors.OneOf(port, path, "protocol", "TCP", "UDP", "SCTP");
        var end = port.Whole("endPort");
        switch (port["port"]?.GetValueKind())
        {
            case System.Text.Json.JsonValueKind.Number:
                errors.Range(port, path, "port", 1, 65535);
                // The message names the port, not its end.
                if (end < port.Whole("port"))
                    errors.Add(FieldError.Invalid($"{path}.endPort", FieldChecks.Print(port["port"]), "must be greater than or equal to `port`"));
                errors.Range(port, path, "endPort", 1, 65535);
                break;
            case System.Text.Json.JsonValueKind.String:
                var name = port.Text("port") ?? "";
                if (end is { } named) errors.Add(FieldError.Invalid($"{path}.endPort", FieldChecks.Print(named), "may not be specified when `port` is non-numeric"));
                errors.AddRange(Formats.PortName(name).Select(wrong => FieldError.Invalid($"{path}.port", FieldError.Quote(name), wrong)));
                break;
            default:
                if (end is { } alone) errors.Add(FieldError.Invalid($"{path}.endPort", FieldChecks.Print(alone), "may not be specified when `port` is not specified"));
                break;
        }
    }

    private static void Peer(List<FieldError> errors, JsonObject peer, string path, KubernetesVersion version)
    {
        var selectors = 0;
        foreach (var field in new[] { "podSelector", "namespaceSelector" })
        {
            if (peer.Object(field) is not { } selector) continue;
            selectors++;
            errors.Selector(selector, $"{path}.{field}");
        }

        if (peer.Object("ipBlock") is { } block)
        {
            Block(errors, block, $"{path}.ipBlock", version);
            if (selectors > 0) errors.Add(FieldError.Forbidden(path, "may not specify both ipBlock and another peer"));
        }
        else if (selectors == 0) errors.Add(FieldError.Required(path, "must specify a peer"));
    }

    private static void Block(List<FieldError> errors, JsonObject block, string path, KubernetesVersion version)
    {
        var range = block.Text("cidr") ?? "";
        if (range.Length == 0)
        {
            errors.Add(FieldError.Required($"{path}.cidr"));
            return;
        }

        Range(errors, range, $"{path}.cidr", version);
        if (Addresses.Network(range) is not { } network) return;
        foreach (var (i, text) in block.Texts("except").Index())
        {
            Range(errors, text, $"{path}.except[{i}]", version);
            if (Addresses.Network(text) is not { } except) continue;
            if (!network.Contains(except.BaseAddress) || network.PrefixLength >= except.PrefixLength)
                errors.Add(FieldError.Invalid($"{path}.except[{i}]", FieldError.Quote(text), "must be a strict subset of `cidr`"));
        }
    }

    private static void Range(List<FieldError> errors, string text, string path, KubernetesVersion version)
    {
        var problems = Addresses.RangeProblems(text, version).Select(p => p == Addresses.CidrText && !version.Since(33) ? "not a valid CIDR" : p);
        errors.AddRange(problems.Select(problem => FieldError.Invalid(path, FieldError.Quote(text), problem)));
    }
}
