using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Validation of a pod's spec, of its own or in a template.</summary>
internal static class PodSpecChecks
{
    /// <param name="errors">Where to.</param>
    /// <param name="spec">The pod's spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="version">The cluster's.</param>
    /// <param name="claims">Names of volumes that pods get beside those in their spec.</param>
    public static void PodSpec(this List<FieldError> errors, JsonObject spec, string path, KubernetesVersion version,
        IEnumerable<string>? claims = null)
    {
        var volumes = VolumeChecks.Check(errors, spec, $"{path}.volumes");
        volumes.UnionWith(claims ?? []);
        ContainerChecks.Check(errors, spec, path, volumes, version);
        errors.OneOf(spec, path, "restartPolicy", "Always", "OnFailure", "Never");
        errors.OneOf(spec, path, "dnsPolicy", "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        errors.OneOf(spec, path, "preemptionPolicy", "PreemptLowerPriority", "Never");
        errors.Labels(spec.Object("nodeSelector"), $"{path}.nodeSelector");
        errors.Form(spec, path, "serviceAccountName", Formats.DnsSubdomain);
        errors.Form(spec, path, "nodeName", Formats.DnsSubdomain);
        errors.Form(spec, path, "priorityClassName", Formats.DnsSubdomain);
        errors.Form(spec, path, "runtimeClassName", Formats.DnsSubdomain);
        errors.Form(spec, path, "hostname", Formats.DnsLabel);
        errors.Form(spec, path, "subdomain", Formats.DnsLabel);
        if (spec.Whole("activeDeadlineSeconds") is { } deadline and (< 1 or > int.MaxValue))
            errors.Add(FieldError.Invalid($"{path}.activeDeadlineSeconds", FieldChecks.Print(deadline),
                "must be between 1 and 2147483647, inclusive"));
        foreach (var (i, toleration) in spec.Objects("tolerations")) Toleration(errors, toleration, $"{path}.tolerations[{i}]");
        Sysctls(errors, spec, $"{path}.securityContext.sysctls");
        foreach (var (i, alias) in spec.Objects("hostAliases"))
        {
            if (!System.Net.IPAddress.TryParse(alias.Text("ip"), out _))
                errors.Add(FieldError.Invalid($"{path}.hostAliases[{i}].ip", FieldError.Quote(alias.Text("ip") ?? ""),
                    "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
        }
    }

    private static void Toleration(List<FieldError> errors, JsonObject toleration, string path)
    {
        var (key, op, value) = (toleration.Text("key") ?? "", toleration.Text("operator") ?? "", toleration.Text("value") ?? "");
        if (key.Length > 0 && Formats.QualifiedName(key) is { } wrong) errors.Add(FieldError.Invalid($"{path}.key", FieldError.Quote(key), wrong));
        if (key.Length == 0 && op != "Exists")
            errors.Add(FieldError.Invalid($"{path}.operator", FieldError.Quote(op),
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\""));
        if (op is not ("" or "Equal" or "Exists")) errors.Add(FieldError.NotSupported($"{path}.operator", FieldError.Quote(op), "Equal", "Exists"));
        if (op == "Exists" && value.Length > 0)
            errors.Add(FieldError.Invalid($"{path}.operator", FieldError.Quote(value), "value must be empty when `operator` is 'Exists'"));
        if (toleration.Whole("tolerationSeconds") is not null && toleration.Text("effect") != "NoExecute")
            errors.Add(FieldError.Invalid($"{path}.effect", FieldError.Quote(toleration.Text("effect") ?? ""),
                "effect must be 'NoExecute' when `tolerationSeconds` is set"));
        errors.OneOf(toleration, path, "effect", "NoSchedule", "PreferNoSchedule", "NoExecute");
    }

    private static void Sysctls(List<FieldError> errors, JsonObject spec, string path)
    {
        var seen = new HashSet<string>();
        foreach (var (i, sysctl) in spec.Object("securityContext").Objects("sysctls"))
        {
            var name = sysctl.Text("name") ?? "";
            if (name.Length == 0) errors.Add(FieldError.Required($"{path}[{i}].name"));
            else if (!Formats.IsSysctl(name))
                errors.Add(FieldError.Invalid($"{path}[{i}].name", FieldError.Quote(name),
                    "must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"));
            else if (!seen.Add(name)) errors.Add(FieldError.Duplicate($"{path}[{i}].name", FieldError.Quote(name)));
        }
    }
}
