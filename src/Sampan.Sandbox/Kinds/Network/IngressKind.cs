using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

internal sealed class IngressKind : KindBehaviour
{
    private const string OldClass = "kubernetes.io/ingress.class";

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        if (context.Write.Resource.Version != "v1") return;
        var spec = context.Spec;
        ClassAnnotation(errors, context);
        if (spec.LacksItems("rules") && spec.Lacks("defaultBackend"))
            errors.Add(FieldError.Invalid("spec", "null", "either `defaultBackend` or `rules` must be specified"));
        if (spec.Object("defaultBackend") is { } fallback) Backend(errors, fallback, "spec.defaultBackend");
        foreach (var (i, rule) in spec.Objects("rules"))
        {
            Host(errors, rule, $"spec.rules[{i}].host");
            foreach (var (j, path) in rule.Object("http").Objects("paths")) OnePath(errors, path, $"spec.rules[{i}].http.paths[{j}]");
        }
    }

    private static void ClassAnnotation(List<FieldError> errors, KindContext context)
    {
        if (context.Metadata.Text("annotations", OldClass) is not { } old) return;
        if (context.Version.Since(28)) context.Write.Warnings.Add($"annotation \"{OldClass}\" is deprecated, please use 'spec.ingressClassName' instead");
        if (context.Old is null && context.Spec.Text("ingressClassName") is { } name && name != old)
            errors.Add(context.Version.Since(28)
                ? FieldError.Invalid($"annotations.{OldClass}", FieldError.Quote(old), "must match `ingressClassName` when both are specified")
                : FieldError.Invalid($"annotations.{OldClass}", FieldError.Quote(old), "can not be set when the class field is also set"));
    }

    private static void Host(List<FieldError> errors, JsonObject rule, string path)
    {
        if (rule.Text("host") is not { Length: > 0 } host) return;
        if (IPAddress.TryParse(host, out _)) errors.Add(FieldError.Invalid(path, FieldError.Quote(host), "must be a DNS name, not an IP address"));
        else if (Formats.DnsSubdomain(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) is { } wrong)
            errors.Add(FieldError.Invalid(path, FieldError.Quote(host), wrong));
    }

    private static void OnePath(List<FieldError> errors, JsonObject item, string path)
    {
        var (type, text) = (item.Text("pathType"), item.Text("path") ?? "");
        if (type is null) errors.Add(FieldError.Required($"{path}.pathType", "pathType must be specified"));
        else errors.OneOf(item, path, "pathType", "Exact", "ImplementationSpecific", "Prefix");
        if (type is "Exact" or "Prefix" && !text.StartsWith('/'))
            errors.Add(FieldError.Invalid($"{path}.path", FieldError.Quote(text), "must be an absolute path"));
        Backend(errors, item.Object("backend") ?? [], $"{path}.backend");
    }

    private static void Backend(List<FieldError> errors, JsonObject backend, string path)
    {
        var (service, resource) = (backend.Object("service"), backend.Object("resource"));
        if (service is null && resource is null) errors.Add(FieldError.Invalid(path, "\"\"", "resource or service backend is required"));
        if (service is not null && resource is not null)
            errors.Add(FieldError.Invalid(path, "\"\"", "cannot set both resource and service backends"));
        if (service is null) return;
        errors.Required(service, $"{path}.service", "name");
        var port = service.Object("port");
        var (number, name) = (port.Whole("number") ?? 0, port.Text("name") ?? "");
        if (number != 0 && name.Length > 0) errors.Add(FieldError.Invalid(path, "\"\"", "cannot set both port name & port number"));
        else if (number is < 0 or > 65535)
            errors.Add(FieldError.Invalid($"{path}.service.port.number", FieldChecks.Print(number), Formats.PortRange));
    }
}
