using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>A pod's containers.</summary>
internal static class ContainerChecks
{
    public static void Check(List<FieldError> errors, JsonObject spec, string path, HashSet<string> volumes, KubernetesVersion version)
    {
        if (spec.LacksItems("containers")) errors.Add(FieldError.Required($"{path}.containers"));
        var names = new HashSet<string>();
        foreach (var list in new[] { "containers", "initContainers" })
        {
            foreach (var (i, container) in spec.Objects(list))
            {
                var at = $"{path}.{list}[{i}]";
                Name(errors, container, at, names);
                Image(errors, container, at);
                Container(errors, container, at, volumes, spec.Flag("hostUsers") is not false, version);
            }
        }
    }

    private static void Name(List<FieldError> errors, JsonObject container, string path, HashSet<string> names)
    {
        var name = container.Text("name") ?? "";
        if (name.Length == 0) errors.Add(FieldError.Required($"{path}.name"));
        else if (Formats.DnsLabel(name) is { } wrong) errors.Add(FieldError.Invalid($"{path}.name", FieldError.Quote(name), wrong));
        else if (!names.Add(name)) errors.Add(FieldError.Duplicate($"{path}.name", FieldError.Quote(name)));
    }

    private static void Image(List<FieldError> errors, JsonObject container, string path)
    {
        var image = container.Text("image") ?? "";
        if (image.Length == 0) errors.Add(FieldError.Required($"{path}.image"));
        else if (image.Trim() != image)
            errors.Add(FieldError.Invalid($"{path}.image", FieldError.Quote(image), "must not have leading or trailing whitespace"));
    }

    private static void Container(List<FieldError> errors, JsonObject container, string path, HashSet<string> volumes, bool hostUsers,
        KubernetesVersion version)
    {
        errors.OneOf(container, path, "terminationMessagePolicy", "File", "FallbackToLogsOnError");
        Ports(errors, container, path);
        EnvironmentChecks.Check(errors, container, path, version);
        Mounts(errors, container, path, volumes);
        errors.OneOf(container, path, "imagePullPolicy", "Always", "IfNotPresent", "Never");
        ResourceChecks.Check(errors, container.Object("resources"), $"{path}.resources");
        SecurityChecks.Container(errors, container, $"{path}.securityContext", hostUsers, version);
        ProbeChecks.Check(errors, container, path);
    }

    private static void Ports(List<FieldError> errors, JsonObject container, string path)
    {
        var names = new HashSet<string>();
        foreach (var (i, port) in container.Objects("ports"))
        {
            var at = $"{path}.ports[{i}]";
            if (port.Text("name") is { Length: > 0 } name)
            {
                var wrong = Formats.PortName(name).ToList();
                errors.AddRange(wrong.Select(w => FieldError.Invalid($"{at}.name", FieldError.Quote(name), w)));
                if (wrong.Count == 0 && !names.Add(name)) errors.Add(FieldError.Duplicate($"{at}.name", FieldError.Quote(name)));
            }

            if ((port.Whole("containerPort") ?? 0) is var number && number == 0) errors.Add(FieldError.Required($"{at}.containerPort"));
            else if (number is < 1 or > 65535) errors.Add(FieldError.Invalid($"{at}.containerPort", FieldChecks.Print(number), Formats.PortRange));
            if (port.Whole("hostPort") is { } host and (< 0 or > 65535))
                errors.Add(FieldError.Invalid($"{at}.hostPort", FieldChecks.Print(host), Formats.PortRange));
            errors.OneOf(port, at, "protocol", "SCTP", "TCP", "UDP");
        }
    }

    private static void Mounts(List<FieldError> errors, JsonObject container, string path, HashSet<string> volumes)
    {
        var places = new HashSet<string>();
        foreach (var (i, mount) in container.Objects("volumeMounts"))
        {
            var at = $"{path}.volumeMounts[{i}]";
            var (name, place) = (mount.Text("name") ?? "", mount.Text("mountPath") ?? "");
            if (name.Length == 0) errors.Add(FieldError.Required($"{at}.name"));
            if (!volumes.Contains(name)) errors.Add(FieldError.NotFound($"{at}.name", FieldError.Quote(name)));
            if (place.Length == 0) errors.Add(FieldError.Required($"{at}.mountPath"));
            else if (!places.Add(place)) errors.Add(FieldError.Invalid($"{at}.mountPath", FieldError.Quote(place), "must be unique"));
            if (mount.Text("subPath") is { } sub && sub.StartsWith('/'))
                errors.Add(FieldError.Invalid($"{at}.subPath", FieldError.Quote(sub), "must be a relative path"));
        }
    }
}
