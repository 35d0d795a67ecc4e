using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using static Sampan.Sandbox.Admission.Security.SecuredPod;

namespace Sampan.Sandbox.Admission.Security;

/// <summary>What the level <c>restricted</c> asks beyond <c>baseline</c>: pods harden themselves.</summary>
internal static class RestrictedChecks
{
    private static readonly string[] Volumes =
    [
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret",
    ];

    private static readonly string[] RestrictedVolumes =
    [
        "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume", "cinder", "cephfs", "flocker", "fc", "azureFile",
        "vsphereVolume", "quobyte", "azureDisk", "photonPersistentDisk", "portworxVolume", "scaleIO", "storageos",
    ];

    /// <summary>By name of the check.</summary>
    public static IReadOnlyList<SecurityCheck> All { get; } =
    [
        new("allowPrivilegeEscalation", 8, 25, Escalation),
        new("allowPrivilegeEscalation", 25, SecurityCheck.Latest, NotOnWindows(Escalation)),
        new("capabilities_restricted", 22, 25, Capabilities, "capabilities_baseline"),
        new("capabilities_restricted", 25, SecurityCheck.Latest, NotOnWindows(Capabilities), "capabilities_baseline"),
        new("procMount_restricted", 35, SecurityCheck.Latest, BaselineChecks.ProcMount, "procMount"),
        new("restrictedVolumes", 0, SecurityCheck.Latest, VolumeTypes, "hostPathVolumes"),
        new("runAsNonRoot", 0, 35, NonRoot),
        new("runAsNonRoot", 35, SecurityCheck.Latest, NotInUserNamespace(NonRoot)),
        new("runAsUser", 23, 35, RootUser),
        new("runAsUser", 35, SecurityCheck.Latest, NotInUserNamespace(RootUser)),
        new("seccompProfile_restricted", 19, 25, Seccomp, "seccompProfile_baseline"),
        new("seccompProfile_restricted", 25, SecurityCheck.Latest, NotOnWindows(Seccomp), "seccompProfile_baseline"),
    ];

    private static Func<SecuredPod, Violation?> NotOnWindows(Func<SecuredPod, Violation?> check) => pod => pod.IsWindows ? null : check(pod);

    private static Func<SecuredPod, Violation?> NotInUserNamespace(Func<SecuredPod, Violation?> check) => pod => pod.HasUserNamespace ? null : check(pod);

    private static Violation? Escalation(SecuredPod pod)
    {
        var bad = pod.WithContext(c => c.Flag("allowPrivilegeEscalation") is not false);
        return bad.Count == 0 ? null : new("allowPrivilegeEscalation != false", $"{Said(bad)} must set securityContext.allowPrivilegeEscalation=false");
    }

    private static Violation? Capabilities(SecuredPod pod)
    {
        var keeping = pod.WithContext(c => !c.Texts("capabilities", "drop").Contains("ALL"));
        var adding = pod.WithContext(c => Added(c).Any());
        var problems = new List<string>();
        if (keeping.Count > 0) problems.Add($"{Said(keeping)} must set securityContext.capabilities.drop=[\"ALL\"]");
        if (adding.Count > 0)
        {
            var added = Set(pod.Containers.SelectMany(c => Added(c.Object("securityContext"))));
            problems.Add($"{Said(adding)} must not include {Quoted(added)} in securityContext.capabilities.add");
        }

        return problems.Count == 0 ? null : new("unrestricted capabilities", string.Join("; ", problems));

        static IEnumerable<string> Added(JsonObject? context) => context.Texts("capabilities", "add").Where(a => a != "NET_BIND_SERVICE");
    }

    private static Violation? VolumeTypes(SecuredPod pod)
    {
        var bad = pod.Spec.Objects("volumes").Select(v => v.Item).Where(v => !Volumes.Any(v.ContainsKey)).ToList();
        if (bad.Count == 0) return null;
        var types = Set(bad.Select(v => RestrictedVolumes.FirstOrDefault(v.ContainsKey) ?? "unknown"));
        var names = Quoted(bad.Select(v => v.Text("name") ?? ""));
        var (volumes, use) = (Counted("volume", bad.Count), bad.Count == 1 ? "uses" : "use");
        return new("restricted volume types", $"{volumes} {names} {use} {Counted("restricted volume type", types.Count)} {Quoted(types)}");
    }

    private static Violation? NonRoot(SecuredPod pod)
    {
        const string Reason = "runAsNonRoot != true";
        if (pod.Setters(c => c.Flag("runAsNonRoot") is false) is { } setters) return new(Reason, $"{setters} must not set securityContext.runAsNonRoot=false");
        if (pod.Context.Flag("runAsNonRoot") is true) return null;
        var silent = pod.WithContext(c => c.Flag("runAsNonRoot") is null);
        return silent.Count == 0 ? null : new(Reason, $"pod or {Said(silent)} must set securityContext.runAsNonRoot=true");
    }

    private static Violation? RootUser(SecuredPod pod) =>
        pod.Setters(c => c.Whole("runAsUser") is 0) is { } setters ? new("runAsUser=0", $"{setters} must not set runAsUser=0") : null;

    private static Violation? Seccomp(SecuredPod pod)
    {
        if (BaselineChecks.Seccomp(pod) is { } wrong) return wrong;
        if (pod.Context.Object("seccompProfile") is not null) return null;
        var silent = pod.WithContext(c => c.Object("seccompProfile") is null);
        return silent.Count == 0 ? null
            : new("seccompProfile", $"pod or {Said(silent)} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }
}
