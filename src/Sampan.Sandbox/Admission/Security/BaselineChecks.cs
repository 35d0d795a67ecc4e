using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using static Sampan.Sandbox.Admission.Security.SecuredPod;

namespace Sampan.Sandbox.Admission.Security;

/// <summary>The checks of the level <c>baseline</c>: known ways for a pod to more rights.</summary>
internal static class BaselineChecks
{
    private const string PodSeccomp = "seccomp.security.alpha.kubernetes.io/pod";
    private const string ContainerSeccomp = "container.seccomp.security.alpha.kubernetes.io/";

    private static readonly FrozenSet<string> Capabilities = FrozenSet.Create(
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT");

    private static readonly string[] SharedNamespaces = ["hostNetwork", "hostPID", "hostIPC"];
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] Hooks = ["postStart", "preStop"];
    private static readonly string[] SecurityTypes = ["", "container_t", "container_init_t", "container_kvm_t"];

    private static readonly string[] Sysctls0 =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
    ];

    private static readonly string[] Sysctls27 = [.. Sysctls0, "net.ipv4.ip_local_reserved_ports"];
    private static readonly string[] Sysctls29 = [.. Sysctls27, "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"];
    private static readonly string[] Sysctls32 = [.. Sysctls29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];

    /// <summary>By name of the check.</summary>
    public static IReadOnlyList<SecurityCheck> All { get; } =
    [
        new("capabilities_baseline", 0, SecurityCheck.Latest, AddedCapabilities),
        new("hostNamespaces", 0, SecurityCheck.Latest, HostNamespaces),
        new("hostPathVolumes", 0, SecurityCheck.Latest, HostPaths),
        new("hostPorts", 0, SecurityCheck.Latest, HostPorts),
        new("hostProbesAndHostLifecycle", 34, SecurityCheck.Latest, ProbedHosts),
        new("privileged", 0, SecurityCheck.Latest, Privileged),
        new("procMount", 0, 35, ProcMount),
        new("procMount", 35, SecurityCheck.Latest, p => p.HasUserNamespace ? null : ProcMount(p)),
        new("seLinuxOptions", 0, 31, p => SecurityLabels(p, SecurityTypes)),
        new("seLinuxOptions", 31, SecurityCheck.Latest, p => SecurityLabels(p, [.. SecurityTypes, "container_engine_t"])),
        new("seccompProfile_baseline", 0, 19, SeccompAnnotations),
        new("seccompProfile_baseline", 19, SecurityCheck.Latest, Seccomp),
        new("sysctls", 0, 27, p => Sysctls(p, Sysctls0)),
        new("sysctls", 27, 29, p => Sysctls(p, Sysctls27)),
        new("sysctls", 29, 32, p => Sysctls(p, Sysctls29)),
        new("sysctls", 32, SecurityCheck.Latest, p => Sysctls(p, Sysctls32)),
        new("windowsHostProcess", 0, SecurityCheck.Latest, HostProcess),
    ];

    /// <summary>procMount that is not the default; in the level <c>restricted</c> even in a user namespace.</summary>
    public static Violation? ProcMount(SecuredPod pod)
    {
        var bad = pod.WithContext(c => c.Text("procMount") is not (null or "Default"));
        var values = Set(pod.Containers.Select(c => c.Text("securityContext", "procMount")).OfType<string>().Where(v => v != "Default"));
        return bad.Count == 0 ? null : new("procMount", $"{Said(bad)} must not set securityContext.procMount to {Quoted(values)}");
    }

    /// <summary>A seccomp profile that was given and is none that protects.</summary>
    public static Violation? Seccomp(SecuredPod pod)
    {
        if (pod.Setters(IsBadSeccomp) is not { } setters) return null;
        var values = Set(pod.Contexts.Where(IsBadSeccomp).Select(c => c.Text("seccompProfile", "type") ?? ""));
        return new("seccompProfile", $"{setters} must not set securityContext.seccompProfile.type to {Quoted(values)}");
    }

    /// <summary>Profiles that are set with fields (servers since 1.30) and annotations.</summary>
    public static Violation? AppArmor(SecuredPod pod)
    {
        var (values, annotations) = (Set(pod.Contexts.Where(IsBadAppArmor).Select(c => c.Text("appArmorProfile", "type") ?? "")), AppArmorAnnotations(pod));
        var setters = new[] { pod.Setters(IsBadAppArmor), annotations.Count == 0 ? null : Counted("annotation", annotations.Count) }.OfType<string>().ToList();
        if (setters.Count == 0) return null;
        values.AddRange(annotations);
        return new(Counted("forbidden AppArmor profile", values.Count), $"{string.Join(" and ", setters)} must not set AppArmor profile type to {Quoted(values)}");
    }

    /// <summary>The same from servers that know annotations alone.</summary>
    public static Violation? AppArmorByAnnotation(SecuredPod pod)
    {
        var annotations = AppArmorAnnotations(pod);
        return annotations.Count == 0 ? null : new(Counted("forbidden AppArmor profile", annotations.Count), string.Join(", ", annotations));
    }

    private static bool IsBadSeccomp(JsonObject? context) => context.Object("seccompProfile") is { } profile && profile.Text("type") is not ("RuntimeDefault" or "Localhost");

    private static bool IsBadAppArmor(JsonObject? context) => context.Object("appArmorProfile") is { } profile && profile.Text("type") is not ("RuntimeDefault" or "Localhost");

    private static List<string> AppArmorAnnotations(SecuredPod pod) => Set(pod.Annotations
        .Where(a => a.Name.StartsWith("container.apparmor.security.beta.kubernetes.io/", StringComparison.Ordinal))
        .Where(a => a.Value is not ("" or "runtime/default") && !a.Value.StartsWith("localhost/", StringComparison.Ordinal))
        .Select(a => $"{a.Name}={FieldError.Quote(a.Value)}"));

    private static Violation? AddedCapabilities(SecuredPod pod)
    {
        var bad = pod.WithContext(c => c.Texts("capabilities", "add").Any(a => !Capabilities.Contains(a)));
        if (bad.Count == 0) return null;
        var added = Set(pod.Containers.SelectMany(c => c.Texts("securityContext", "capabilities", "add")).Where(a => !Capabilities.Contains(a)));
        return new("non-default capabilities", $"{Said(bad)} must not include {Quoted(added)} in securityContext.capabilities.add");
    }

    private static Violation? HostNamespaces(SecuredPod pod)
    {
        var shared = SharedNamespaces.Where(n => pod.Spec.Flag(n) is true).Select(n => $"{n}=true").ToList();
        return shared.Count == 0 ? null : new("host namespaces", string.Join(", ", shared));
    }

    private static Violation? HostPaths(SecuredPod pod)
    {
        var volumes = pod.Spec.Objects("volumes").Where(v => v.Item.Object("hostPath") is not null).Select(v => v.Item.Text("name") ?? "").ToList();
        return volumes.Count == 0 ? null : new("hostPath volumes", $"{Counted("volume", volumes.Count)} {Quoted(volumes)}");
    }

    private static Violation? HostPorts(SecuredPod pod)
    {
        var bad = pod.Named(c => Ports(c).Any());
        if (bad.Count == 0) return null;
        var ports = Set(pod.Containers.SelectMany(Ports));
        return new("hostPort", $"{Said(bad)} {(bad.Count == 1 ? "uses" : "use")} {Counted("hostPort", ports.Count)} {string.Join(", ", ports)}");

        static IEnumerable<string> Ports(JsonObject container) => container.Objects("ports").Select(p => p.Item.Whole("hostPort") ?? 0).Where(p => p != 0)
            .Select(p => p.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Violation? ProbedHosts(SecuredPod pod)
    {
        var bad = Set(pod.Named(c => Hosts(c).Any()));
        if (bad.Count == 0) return null;
        var hosts = Set(pod.Containers.SelectMany(Hosts));
        return new("probe or lifecycle host", $"{Said(bad)} {(bad.Count == 1 ? "uses" : "use")} {Counted("probe or lifecycle host", hosts.Count)} {Quoted(hosts)}");

        static IEnumerable<string> Hosts(JsonObject container)
        {
            var probes = Probes.Select(p => container.Object(p));
            var hooks = Hooks.Select(h => container.Object("lifecycle").Object(h));
            return probes.Concat(hooks).SelectMany(p => new[] { p.Text("httpGet", "host"), p.Text("tcpSocket", "host") }).OfType<string>().Where(h => h.Length > 0);
        }
    }

    private static Violation? Privileged(SecuredPod pod)
    {
        var bad = pod.WithContext(c => c.Flag("privileged") is true);
        return bad.Count == 0 ? null : new("privileged", $"{Said(bad)} must not set securityContext.privileged=true");
    }

    private static Violation? SecurityLabels(SecuredPod pod, string[] allowed)
    {
        if (pod.Setters(IsBad) is not { } setters) return null;
        var options = pod.Contexts.Select(c => c.Object("seLinuxOptions")).OfType<JsonObject>().ToList();
        var types = Set(options.Select(o => o.Text("type") ?? "").Where(t => !allowed.Contains(t)));
        var problems = new List<string>();
        if (types.Count > 0) problems.Add($"{Counted("type", types.Count)} {Quoted(types)}");
        foreach (var field in new[] { "user", "role" })
        {
            if (options.Any(o => !o.Lacks(field))) problems.Add($"{field} may not be set");
        }

        return new("seLinuxOptions", $"{setters} set forbidden securityContext.seLinuxOptions: {string.Join("; ", problems)}");

        bool IsBad(JsonObject? context) =>
            context.Object("seLinuxOptions") is { } o && (!allowed.Contains(o.Text("type") ?? "") || !o.Lacks("user") || !o.Lacks("role"));
    }

    private static Violation? SeccompAnnotations(SecuredPod pod)
    {
        var names = pod.Named(_ => true).Select(n => ContainerSeccomp + n).Append(PodSeccomp).ToList();
        var bad = Set(pod.Annotations.Where(a => names.Contains(a.Name))
            .Where(a => a.Value is not ("runtime/default" or "docker/default") && !a.Value.StartsWith("localhost/", StringComparison.Ordinal))
            .Select(a => $"{a.Name}={FieldError.Quote(a.Value)}"));
        return bad.Count == 0 ? null : new("seccompProfile", $"forbidden {Counted("annotation", bad.Count)} {string.Join(", ", bad)}");
    }

    private static Violation? Sysctls(SecuredPod pod, string[] allowed)
    {
        var bad = pod.Context.Objects("sysctls").Select(s => s.Item.Text("name") ?? "").Where(n => !allowed.Contains(n)).ToList();
        return bad.Count == 0 ? null : new("forbidden sysctls", string.Join(", ", bad));
    }

    private static Violation? HostProcess(SecuredPod pod) =>
        pod.Setters(c => c.Flag("windowsOptions", "hostProcess") is true) is { } setters
            ? new("hostProcess", $"{setters} must not set securityContext.windowsOptions.hostProcess=true") : null;
}
