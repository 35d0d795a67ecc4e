using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Which pods stand behind a Service, at which ports.</summary>
internal static class ServicePods
{
    /// <summary>Pods with an address that the selector matches, by name; finished ones serve nothing.</summary>
    public static List<KubeObject> Find(ClusterView view, KubeObject service) =>
    [
        .. view.Cache(Resources.Pods).InNamespace(service.Namespace!)
            .Where(p => Selectors.MatchesMap(service.View.At("spec", "selector"), Selectors.Labels(p)))
            .Where(p => p.Text("status", "podIP") is { Length: > 0 } && !PodState.IsFinished(p))
            .OrderBy(p => p.Name, StringComparer.Ordinal),
    ];

    /// <summary>The services whose endpoints a pod's change may touch.</summary>
    public static IEnumerable<ObjectKey> Keys(ClusterView view, ObjectChange change)
    {
        if (change is { Before: { } old, After: { } now } && !Matters(old, now)) return [];
        return view.Cache(Resources.Services).InNamespace(change.Object.Namespace!)
            .Where(s => Hits(s, change.Before) || Hits(s, change.After))
            .Select(s => s.Key);
    }

    public static bool IsServing(KubeObject service, KubeObject pod) =>
        PodState.IsReady(pod) || service.Flag("spec", "publishNotReadyAddresses") == true;

    /// <summary>The service's ports as pods offer them. Named target ports are looked up in one pod: the pods of a service are alike.</summary>
    public static IEnumerable<JsonObject> Ports(KubeObject service, KubeObject? pod)
    {
        foreach (var port in service.View.Items("spec", "ports"))
        {
            if (TargetPort(port, pod) is not { } number) continue;
            var made = new JsonObject();
            if (port.Text("name") is { } name) made["name"] = name;
            made["port"] = number;
            made["protocol"] = port.Text("protocol") ?? "TCP";
            if (port.Text("appProtocol") is { } protocol) made["appProtocol"] = protocol;
            yield return made;
        }
    }

    public static JsonObject TargetRef(KubeObject pod) => new()
    {
        ["kind"] = "Pod",
        ["namespace"] = pod.Namespace,
        ["name"] = pod.Name,
        ["uid"] = pod.Uid,
    };

    private static long? TargetPort(JsonElement port, KubeObject? pod)
    {
        if (port.Whole("targetPort") is { } number and > 0) return number;
        if (port.Text("targetPort") is not { Length: > 0 } name) return port.Whole("port");
        return pod?.View.Items("spec", "containers").SelectMany(c => c.Items("ports"))
            .Where(p => p.Text("name") == name && (p.Text("protocol") ?? "TCP") == (port.Text("protocol") ?? "TCP"))
            .Select(p => p.Whole("containerPort")).FirstOrDefault();
    }

    private static bool Hits(KubeObject service, KubeObject? pod) =>
        pod is not null && Selectors.MatchesMap(service.View.At("spec", "selector"), Selectors.Labels(pod));

    private static bool Matters(KubeObject old, KubeObject now) =>
        old.Text("status", "podIP") != now.Text("status", "podIP") || PodState.IsReady(old) != PodState.IsReady(now) ||
        PodState.Phase(old) != PodState.Phase(now) || PodState.IsTerminating(old) != PodState.IsTerminating(now) ||
        !Selectors.SameLabels(old, now);
}
