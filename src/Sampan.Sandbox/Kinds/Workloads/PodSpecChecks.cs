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
        var volumes = VolumeChecks.Check(errors, spec, $"{path}.volumes", version);
        volumes.UnionWith(claims ?? []);
        ContainerChecks.Check(errors, spec, path, volumes, version);
        if (version.Since(33)) HostPorts(errors, spec, path, version);
        errors.OneOf(spec, path, "restartPolicy", "Always", "OnFailure", "Never");
        errors.OneOf(spec, path, "dnsPolicy", "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        errors.Labels(spec.Object("nodeSelector"), $"{path}.nodeSelector");
        if (!version.Since(33)) HostPorts(errors, spec, path, version);
        SecurityChecks.Pod(errors, spec, $"{path}.securityContext");
        Affinity(errors, spec.Object("affinity"), $"{path}.affinity", version);
        SpreadChecks.Check(errors, spec, $"{path}.topologySpreadConstraints", version);
        errors.Form(spec, path, "serviceAccountName", Formats.DnsSubdomain);
        errors.Form(spec, path, "nodeName", Formats.DnsSubdomain);
        errors.Range(spec, path, "activeDeadlineSeconds", 1, int.MaxValue);
        errors.Form(spec, path, "hostname", Formats.DnsLabel);
        errors.Form(spec, path, "subdomain", Formats.DnsLabel);
        foreach (var (i, toleration) in spec.Objects("tolerations")) Toleration(errors, toleration, $"{path}.tolerations[{i}]");
        foreach (var (i, alias) in spec.Objects("hostAliases"))
        {
            if (!System.Net.IPAddress.TryParse(alias.Text("ip"), out _))
                errors.Add(FieldError.Invalid($"{path}.hostAliases[{i}].ip", FieldError.Quote(alias.Text("ip") ?? ""), Addresses.IpText));
        }

        errors.Form(spec, path, "priorityClassName", Formats.DnsSubdomain);
        errors.Form(spec, path, "runtimeClassName", Formats.DnsSubdomain);
        errors.OneOf(spec, path, "preemptionPolicy", "PreemptLowerPriority", "Never");
    }

    private static void Affinity(List<FieldError> errors, JsonObject? affinity, string path, KubernetesVersion version)
    {
        if (affinity.Object("nodeAffinity") is { } nodes) NodeAffinityChecks.Check(errors, nodes, $"{path}.nodeAffinity", version);
        if (affinity.Object("podAffinity") is { } near) PodAffinityChecks.Check(errors, near, $"{path}.podAffinity");
        if (affinity.Object("podAntiAffinity") is { } apart) PodAffinityChecks.Check(errors, apart, $"{path}.podAntiAffinity");
    }

    /// <summary>On the node's network a container's port is the node's port.</summary>
    private static void HostPorts(List<FieldError> errors, JsonObject spec, string path, KubernetesVersion version)
    {
        if (spec.Flag("hostNetwork") is not true) return;
        foreach (var (i, container) in spec.Objects("containers"))
        {
            foreach (var (j, port) in container.Objects("ports"))
            {
                // One that is not given becomes the same when the pod is made.
                if (port.Whole("hostPort") is not { } outside || port.Whole("containerPort") is not { } inside || inside == outside) continue;
                var at = $"{path}.containers[{i}].ports[{j}]";
                errors.Add(version.Since(33)
                    ? FieldError.Invalid($"{at}.hostPort", FieldChecks.Print(outside), "must match `containerPort` when `hostNetwork` is true")
                    : FieldError.Invalid($"{at}.containerPort", FieldChecks.Print(inside), "must match `hostPort` when `hostNetwork` is true"));
            }
        }
    }

    private static void Toleration(List<FieldError> errors, JsonObject toleration, string path)
    {
        var (key, op, value) = (toleration.Text("key") ?? "", toleration.Text("operator") ?? "", toleration.Text("value") ?? "");
        if (key.Length > 0) errors.LabelName(key, $"{path}.key");
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
}
