using System.Net;
using System.Text;
using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Node;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary><c>pods/log</c>. Nothing runs in simulated containers, so they print nothing; what the sandbox's own tool printed is its termination message.</summary>
internal sealed class LogRoutes(ObjectStore store)
{
    public Task ReadAsync(ApiRequest request)
    {
        var pod = (store.Get(KindTraits.Pods, new(request.Namespace, request.Name!)) ?? throw Refusals.NotFound(KindTraits.Pods, request.Name!)).Content;
        var container = Container(pod, request.Query("container"));
        if (pod.Text("spec", "nodeName") is null) throw Refusals.BadRequest($"pod {pod.Name} does not have a host assigned");
        var status = Statuses(pod).FirstOrDefault(s => s.Text("name") == container.Text("name"));
        if (request.Flag("previous"))
            throw Refusals.BadRequest($"previous terminated container \"{container.Text("name")}\" in pod \"{pod.Name}\" not found");
        var terminated = status.At("state", "terminated");
        if (terminated.ValueKind == JsonValueKind.Undefined && status.At("state", "running").ValueKind == JsonValueKind.Undefined)
        {
            throw Refusals.BadRequest($"container \"{container.Text("name")}\" in pod \"{pod.Name}\" is waiting to start: " +
                (status.Text("state", "waiting", "reason") ?? "ContainerCreating"));
        }

        var printed = container.Text("image") == SandboxTool.Image ? terminated.Text("message") ?? "" : "";
        return Answers.WriteAsync(request.Http, HttpStatusCode.OK, Shown(request, printed, terminated.Text("finishedAt") ?? ""), "text/plain");
    }

    private static JsonElement Container(KubeObject pod, string? name)
    {
        var (containers, init) = (pod.View.Items("spec", "containers").ToList(), pod.View.Items("spec", "initContainers").ToList());
        if (name is null && containers is [var only] && init.Count == 0) return only;
        if (name is null)
        {
            var others = init.Count == 0 ? "" : $" or one of the init containers: [{Names(init)}]";
            throw Refusals.BadRequest($"a container name must be specified for pod {pod.Name}, choose one of: [{Names(containers)}]{others}");
        }

        var found = containers.Concat(init).FirstOrDefault(c => c.Text("name") == name);
        return found.ValueKind == JsonValueKind.Object ? found : throw Refusals.BadRequest($"container {name} is not valid for pod {pod.Name}");
    }

    private static string Names(IEnumerable<JsonElement> containers) => string.Join(' ', containers.Select(c => c.Text("name")));

    private static IEnumerable<JsonElement> Statuses(KubeObject pod) =>
        pod.View.Items("status", "containerStatuses").Concat(pod.View.Items("status", "initContainerStatuses"));

    private static ReadOnlyMemory<byte> Shown(ApiRequest request, string printed, string at)
    {
        IEnumerable<string> lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (request.Whole("tailLines") is { } tail) lines = lines.TakeLast((int)Math.Clamp(tail, 0, int.MaxValue));
        if (request.Flag("timestamps")) lines = lines.Select(l => $"{at} {l}");
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")));
        return request.Whole("limitBytes") is > 0 and var limit && limit < bytes.Length ? bytes.AsMemory(0, (int)limit) : bytes;
    }
}
