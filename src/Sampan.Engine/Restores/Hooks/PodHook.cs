using Sampan.Engine.Hooks;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Hooks;

/// <summary>A hook of a pod that this restore created.</summary>
/// <param name="Hook">What runs.</param>
/// <param name="Container">Where; empty for a pod without containers.</param>
/// <param name="Id">What the journal knows it by: the pod's uid and the hook's number.</param>
internal sealed record PodHook(RestoreExecHook Hook, string Container, string Id)
{
    public string Name => Hook.Exec.Name;

    public bool StopsOthers => Hook.Exec.OnError == HookErrorMode.Fail;

    /// <summary>The hooks of a pod with their containers: by default the first one.</summary>
    public static IEnumerable<PodHook> Of(KubeObject pod, IReadOnlyList<RestoreExecHook> hooks)
    {
        var first = pod.View.Items("spec", "containers").Select(c => c.Text("name")).FirstOrDefault() ?? "";
        return hooks.Select((hook, i) => new PodHook(hook, hook.Exec.Container ?? first, $"{pod.Uid}/{i}"));
    }

    /// <summary>How messages call it.</summary>
    public string In(KubeObject pod) => $"post-restore hook {Name} of container {Container} in pod {pod.Key}";

    /// <summary>True when the pod has the container; a sidecar is an init container that goes on.</summary>
    public bool FitsInto(KubeObject pod) => pod.View.Items("spec", "containers").Any(c => c.Text("name") == Container) ||
        pod.View.Items("spec", "initContainers").Any(c => c.Text("name") == Container && c.Text("restartPolicy") == "Always");

    /// <summary>True when the container runs, or is ready.</summary>
    public bool IsUp(KubeObject pod, bool ready) =>
        pod.View.Items("status", "containerStatuses").Concat(pod.View.Items("status", "initContainerStatuses")).Any(s => s.Text("name") == Container &&
            (ready ? s.Flag("ready") == true : s.At("state", "running").ValueKind == System.Text.Json.JsonValueKind.Object));
}
