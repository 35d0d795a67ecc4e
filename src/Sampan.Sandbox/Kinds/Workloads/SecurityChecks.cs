using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Security contexts of pods and containers.</summary>
internal static class SecurityChecks
{
    /// <param name="errors">Where to.</param>
    /// <param name="spec">The pod's spec.</param>
    /// <param name="path">Where its security context stands.</param>
    public static void Pod(List<FieldError> errors, JsonObject spec, string path)
    {
        var security = spec.Object("securityContext");
        foreach (var field in new[] { "fsGroup", "runAsUser", "runAsGroup" }) errors.Range(security, path, field, 0, int.MaxValue);
        foreach (var (i, group) in security.Items("supplementalGroups").Index())
            if (group.Whole() is { } id and (< 0 or > int.MaxValue))
                errors.Add(FieldError.Invalid($"{path}.supplementalGroups[{i}]", FieldChecks.Print(id), "must be between 0 and 2147483647, inclusive"));
        // The API server keeps this one inside of the security context.
        if (spec.Flag("shareProcessNamespace") is true && spec.Flag("hostPID") is true)
            errors.Add(FieldError.Invalid($"{path}.shareProcessNamespace", "true", "ShareProcessNamespace and HostPID cannot both be enabled"));
        if (security is null) return;
        Sysctls(errors, security, $"{path}.sysctls");
        errors.OneOf(security, path, "fsGroupChangePolicy", "Always", "OnRootMismatch");
        Seccomp(errors, security.Object("seccompProfile"), $"{path}.seccompProfile");
        AppArmor(errors, security.Object("appArmorProfile"), $"{path}.appArmorProfile");
        errors.OneOf(security, path, "supplementalGroupsPolicy", "Merge", "Strict");
        errors.OneOf(security, path, "seLinuxChangePolicy", "MountOption", "Recursive");
    }

    /// <param name="errors">Where to.</param>
    /// <param name="container">The container.</param>
    /// <param name="path">Where its security context stands.</param>
    /// <param name="hostUsers">True when the pod shares the node's users.</param>
    /// <param name="version">The cluster's.</param>
    public static void Container(List<FieldError> errors, JsonObject container, string path, bool hostUsers, KubernetesVersion version)
    {
        if (container.Object("securityContext") is not { } security) return;
        errors.Range(security, path, "runAsUser", 0, int.MaxValue);
        errors.Range(security, path, "runAsGroup", 0, int.MaxValue);
        errors.OneOf(security, path, "procMount", "Default", "Unmasked");
        if (hostUsers && version.Since(33) && security.Text("procMount") == "Unmasked")
            errors.Add(FieldError.Invalid($"{path}.procMount", "\"Unmasked\"", "`hostUsers` must be false to use `Unmasked`"));
        Seccomp(errors, security.Object("seccompProfile"), $"{path}.seccompProfile");
        if (security.Flag("allowPrivilegeEscalation") is false)
        {
            if (security.Flag("privileged") is true)
                errors.Add(FieldError.Invalid(path, FieldChecks.Print(security), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
            if (security.Texts("capabilities", "add").Contains("CAP_SYS_ADMIN"))
                errors.Add(FieldError.Invalid(path, FieldChecks.Print(security),
                    "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"));
        }

        AppArmor(errors, security.Object("appArmorProfile"), $"{path}.appArmorProfile");
    }

    private static void Seccomp(List<FieldError> errors, JsonObject? profile, string path)
    {
        if (profile is null) return;
        errors.Required(profile, path, "type", "type is required when seccompProfile is set");
        errors.OneOf(profile, path, "type", "Localhost", "RuntimeDefault", "Unconfined");
        var file = profile.Text("localhostProfile");
        if (profile.Text("type") != "Localhost")
        {
            if (file is not null)
                errors.Add(FieldError.Invalid($"{path}.localhostProfile", FieldChecks.Print(profile), "can only be set when seccomp type is Localhost"));
        }
        else if (file is null) errors.Add(FieldError.Required($"{path}.localhostProfile", "must be set when seccomp type is Localhost"));
        else errors.LocalPath(file, $"{path}.localhostProfile");
    }

    private static void AppArmor(List<FieldError> errors, JsonObject? profile, string path)
    {
        if (profile is null) return;
        errors.Required(profile, path, "type", "type is required when appArmorProfile is set");
        errors.OneOf(profile, path, "type", "Localhost", "RuntimeDefault", "Unconfined");
        var file = profile.Text("localhostProfile");
        if (profile.Text("type") == "Localhost")
        {
            if (string.IsNullOrEmpty(file)) errors.Add(FieldError.Required($"{path}.localhostProfile", "must be set when AppArmor type is Localhost"));
            else if (file.Trim() != file)
                errors.Add(FieldError.Invalid($"{path}.localhostProfile", FieldError.Quote(file), "must not be padded with whitespace"));
        }
        else if (file is not null && profile.Text("type") is ("RuntimeDefault" or "Unconfined"))
            errors.Add(FieldError.Invalid($"{path}.localhostProfile", FieldError.Quote(file), "can only be set when AppArmor type is Localhost"));
    }

    private static void Sysctls(List<FieldError> errors, JsonObject security, string path)
    {
        var seen = new HashSet<string>();
        foreach (var (i, sysctl) in security.Objects("sysctls"))
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
