using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Shaping;

/// <summary>Defaults of pods and of what they are made of.</summary>
internal static class PodDefaults
{
    private static readonly string[] VolumeFieldsThatAreNoSource = ["name"];

    public static IEnumerable<(string Type, Action<JsonObject, KubernetesVersion> Apply)> All =>
    [
        ("core.v1.Pod", Pod),
        ("core.v1.PodSpec", PodSpec),
        ("core.v1.Container", (c, _) => Container(c)),
        ("core.v1.EphemeralContainer", (c, _) => Container(c)),
        ("core.v1.ContainerPort", (p, _) => p.Default("protocol", "TCP")),
        ("core.v1.Probe", (p, _) => Probe(p)),
        ("core.v1.HTTPGetAction", (h, _) => HttpGet(h)),
        ("core.v1.ObjectFieldSelector", (f, _) => f.Default("apiVersion", "v1")),
        ("core.v1.GRPCAction", (g, _) => g.TryAdd("service", "")),
        ("core.v1.ResourceFieldSelector", (f, _) => f.Default("divisor", "0")),
        ("core.v1.Volume", (v, _) => Volume(v)),
        ("core.v1.SecretVolumeSource", (s, _) => s.Default("defaultMode", 420)),
        ("core.v1.ConfigMapVolumeSource", (s, _) => s.Default("defaultMode", 420)),
        ("core.v1.DownwardAPIVolumeSource", (s, _) => s.Default("defaultMode", 420)),
        ("core.v1.ProjectedVolumeSource", (s, _) => s.Default("defaultMode", 420)),
        ("core.v1.ServiceAccountTokenProjection", (s, _) => s.Default("expirationSeconds", 3600)),
        ("core.v1.HostPathVolumeSource", (h, _) => h.TryAdd("type", "")),
        ("core.v1.PersistentVolumeClaimTemplate", (t, _) => t.ObjectOrNew("spec").Default("volumeMode", "Filesystem")),
    ];

    private static void Pod(JsonObject pod, KubernetesVersion version)
    {
        var spec = pod.ObjectOrNew("spec");
        foreach (var list in new[] { "containers", "initContainers" })
        {
            foreach (var (_, container) in spec.Objects(list)) RequestsFromLimits(container);
        }

        spec.Default("enableServiceLinks", true);
        HostPorts(spec);
    }

    private static void PodSpec(JsonObject spec, KubernetesVersion version)
    {
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("schedulerName", "default-scheduler");
        if (spec.Lacks("securityContext")) spec["securityContext"] = new JsonObject();
        // The old name of the field is still written beside the new one.
        if (spec.Text("serviceAccountName") is { } name) spec["serviceAccount"] = name;
        else if (spec.Text("serviceAccount") is { } old) spec["serviceAccountName"] = old;
        // Since 1.28 only pods themselves are given host ports, no longer templates.
        if (!version.Since(28)) HostPorts(spec);
    }

    private static void Container(JsonObject container)
    {
        container.Default("imagePullPolicy", ImageReference.IsLatest(container.Text("image") ?? "") ? "Always" : "IfNotPresent");
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
    }

    private static void Probe(JsonObject probe)
    {
        probe.DefaultZero("timeoutSeconds", 1);
        probe.DefaultZero("periodSeconds", 10);
        probe.DefaultZero("successThreshold", 1);
        probe.DefaultZero("failureThreshold", 3);
    }

    private static void HttpGet(JsonObject action)
    {
        action.Default("path", "/");
        action.Default("scheme", "HTTP");
    }

    private static void Volume(JsonObject volume)
    {
        if (volume.All(p => p.Value is null || VolumeFieldsThatAreNoSource.Contains(p.Key))) volume["emptyDir"] = new JsonObject();
    }

    private static void RequestsFromLimits(JsonObject container)
    {
        if (container.Object("resources").Object("limits") is not { Count: > 0 } limits) return;
        var requests = container.Object("resources")!.ObjectOrNew("requests");
        foreach (var (name, amount) in limits) requests.TryAdd(name, amount?.DeepClone());
    }

    private static void HostPorts(JsonObject spec)
    {
        if (spec.Flag("hostNetwork") is not true) return;
        foreach (var (_, port) in spec.Objects("containers").Concat(spec.Objects("initContainers")).SelectMany(c => c.Item.Objects("ports")))
        {
            if (port.Lacks("hostPort") && port.Whole("containerPort") is { } number) port["hostPort"] = number;
        }
    }
}
