using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

/// <summary>Ports of services.</summary>
internal static class ServicePortChecks
{
    public static void Check(List<FieldError> errors, JsonObject spec)
    {
        var ports = spec.Objects("ports").ToList();
        var names = new HashSet<string>();
        foreach (var (i, port) in ports)
        {
            var at = $"spec.ports[{i}]";
            var name = port.Text("name") ?? "";
            if (name.Length == 0 && ports.Count > 1) errors.Add(FieldError.Required($"{at}.name"));
            if (name.Length > 0 && Formats.DnsLabel(name) is { } wrong) errors.Add(FieldError.Invalid($"{at}.name", FieldError.Quote(name), wrong));
            if (name.Length > 0 && !names.Add(name)) errors.Add(FieldError.Duplicate($"{at}.name", FieldError.Quote(name)));
            if (port.Whole("port") is not >= 1 or > 65535)
                errors.Add(FieldError.Invalid($"{at}.port", FieldChecks.Print(port.Whole("port") ?? 0), Formats.PortRange));
            errors.OneOf(port, at, "protocol", "SCTP", "TCP", "UDP");
            Target(errors, port["targetPort"], $"{at}.targetPort");
            errors.Form(port, at, "appProtocol", Formats.QualifiedName);
        }
    }

    /// <summary>Node ports where there can be none, and what stands twice.</summary>
    public static void Numbers(List<FieldError> errors, JsonObject spec, string? type)
    {
        var ports = spec.Objects("ports").ToList();
        foreach (var (i, port) in ports)
        {
            if (type == "ClusterIP" && port.Whole("nodePort") is not (null or 0))
                errors.Add(FieldError.Forbidden($"spec.ports[{i}].nodePort", "may not be used when `type` is 'ClusterIP'"));
        }

        var uses = new HashSet<(string?, long?)>();
        foreach (var (i, port) in ports)
        {
            if (port.Whole("nodePort") is { } number and not 0 && !uses.Add((port.Text("protocol"), number)))
                errors.Add(FieldError.Duplicate($"spec.ports[{i}].nodePort", FieldChecks.Print(number)));
        }

        uses.Clear();
        foreach (var (i, port) in ports)
        {
            if (!uses.Add((port.Text("protocol"), port.Whole("port"))))
                errors.Add(FieldError.Duplicate($"spec.ports[{i}]",
                    $"{{\"Name\":\"\",\"Protocol\":{FieldError.Quote(port.Text("protocol") ?? "")},\"AppProtocol\":null,\"Port\":{port.Whole("port")},\"TargetPort\":0,\"NodePort\":0}}"));
        }
    }

    private static void Target(List<FieldError> errors, JsonNode? target, string path)
    {
        if (target.Text() is { } name) errors.AddRange(Formats.PortName(name).Select(w => FieldError.Invalid(path, FieldError.Quote(name), w)));
        else if ((target.Whole() ?? 0) is var number and (< 1 or > 65535)) errors.Add(FieldError.Invalid(path, FieldChecks.Print(number), Formats.PortRange));
    }
}
