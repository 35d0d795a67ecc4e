using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>A container's probes and lifecycle hooks.</summary>
internal static class ProbeChecks
{
    private static readonly string[] ProbeHandlers = ["exec", "httpGet", "tcpSocket", "grpc"];
    private static readonly string[] Counts = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];
    private static readonly string[] HookHandlers = ["exec", "httpGet", "tcpSocket", "sleep"];

    public static void Check(List<FieldError> errors, JsonObject container, string path)
    {
        foreach (var name in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (container.Object(name) is not { } probe) continue;
            Handler(errors, probe, $"{path}.{name}", ProbeHandlers);
            foreach (var field in Counts) errors.NotNegative(probe, $"{path}.{name}", field);
            if (name != "readinessProbe" && probe.Whole("successThreshold") is { } threshold && threshold != 1)
                errors.Add(FieldError.Invalid($"{path}.{name}.successThreshold", FieldChecks.Print(threshold), "must be 1"));
        }

        foreach (var hook in new[] { "postStart", "preStop" })
        {
            if (container.Object("lifecycle").Object(hook) is { } handler) Handler(errors, handler, $"{path}.lifecycle.{hook}", HookHandlers);
        }
    }

    private static void Handler(List<FieldError> errors, JsonObject item, string path, string[] known)
    {
        var handlers = known.Where(k => item.Object(k) is not null).ToList();
        if (handlers.Count == 0) errors.Add(FieldError.Required(path, "must specify a handler type"));
        foreach (var extra in handlers.Skip(1)) errors.Add(FieldError.Forbidden($"{path}.{extra}", "may not specify more than 1 handler type"));
        foreach (var kind in new[] { "httpGet", "tcpSocket" })
        {
            if (item.Object(kind) is { } action) Port(errors, action["port"], $"{path}.{kind}.port");
        }

        if (item.Object("exec") is { } exec && exec.LacksItems("command")) errors.Add(FieldError.Required($"{path}.exec.command"));
    }

    private static void Port(List<FieldError> errors, JsonNode? port, string path)
    {
        if (port.Text() is { } name) errors.AddRange(Formats.PortName(name).Select(w => FieldError.Invalid(path, FieldError.Quote(name), w)));
        else if ((port.Whole() ?? 0) is var number and (< 1 or > 65535))
            errors.Add(FieldError.Invalid(path, FieldChecks.Print(number), Formats.PortRange));
    }
}
