using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Node;

/// <summary>Moves a list of containers one step from their recorded states: starts what is new, restarts what may restart and has waited.</summary>
internal sealed class ContainerStatuses(ClusterView view, KubeObject pod, ContainerRunner runner)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(5);

    private readonly string _policy = pod.Text("spec", "restartPolicy") ?? "Always";

    /// <summary>How long until the first container in back-off is to be restarted; null when none is.</summary>
    public TimeSpan? NextRestart { get; private set; }

    /// <summary>Every container waits for the same thing.</summary>
    public static JsonArray Waiting(KubeObject pod, string list, string reason, string? message) => new([.. pod.View.Items("spec", list).Select(c =>
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null) waiting["message"] = message;
        return (JsonNode)Status(c, 0, new JsonObject { ["waiting"] = waiting }, null, ready: false, containerId: null);
    })]);

    /// <summary>Init containers, one after the other. The flag says that all have completed, or run on as sidecars.</summary>
    public async Task<(JsonArray Statuses, bool Completed, bool Failed)> InitAsync(CancellationToken ct)
    {
        var statuses = new JsonArray();
        var (completed, failed) = (true, false);
        foreach (var container in pod.View.Items("spec", "initContainers"))
        {
            if (!completed)
            {
                statuses.Add((JsonNode)Status(container, 0, Waiting("PodInitializing"), null, ready: false, containerId: null));
                continue;
            }

            var status = await StepAsync(container, "initContainerStatuses", init: true, ct).ConfigureAwait(false);
            statuses.Add((JsonNode)status);
            completed = status.Whole("state", "terminated", "exitCode") == 0 || status.At("state", "running") is not null;
            failed |= status.Whole("state", "terminated", "exitCode") is > 0;
        }

        return (statuses, completed, failed);
    }

    public async Task<JsonArray> MainAsync(CancellationToken ct)
    {
        var statuses = new JsonArray();
        foreach (var container in pod.View.Items("spec", "containers"))
        {
            statuses.Add((JsonNode)await StepAsync(container, "containerStatuses", init: false, ct).ConfigureAwait(false));
        }

        return statuses;
    }

    private async Task<JsonObject> StepAsync(JsonElement container, string list, bool init, CancellationToken ct)
    {
        var old = pod.View.Items("status", list).FirstOrDefault(s => s.Text("name") == container.Text("name"));
        var restarts = old.Whole("restartCount") ?? 0;
        if (old.At("state", "running").ValueKind == JsonValueKind.Object) return (JsonObject)ClusterView.Node(old)!;
        if (old.At("state", "terminated") is { ValueKind: JsonValueKind.Object } ended && !Restarts(ended.Whole("exitCode") ?? 0, init))
        {
            return (JsonObject)ClusterView.Node(old)!;
        }

        var last = old.At("state", "terminated") is { ValueKind: JsonValueKind.Object } t ? t : old.At("lastState", "terminated");
        if (last.ValueKind == JsonValueKind.Object)
        {
            var left = BackoffLeft(last, restarts);
            if (left > TimeSpan.Zero)
            {
                NextRestart = NextRestart is { } next && next < left ? next : left;
                return old.Text("state", "waiting", "reason") == "CrashLoopBackOff" ? (JsonObject)ClusterView.Node(old)! : BackOff(container, restarts, last);
            }

            restarts++;
        }

        return await StartAsync(container, restarts, last, init, ct).ConfigureAwait(false);
    }

    private async Task<JsonObject> StartAsync(JsonElement container, long restarts, JsonElement last, bool init, CancellationToken ct)
    {
        var started = view.Now;
        var id = $"sandbox://{TemplateHash.Of($"{pod.Uid}/{container.Text("name")}/{restarts}")}";
        var result = await runner.RunAsync(pod, container, init, ct).ConfigureAwait(false);
        var before = last.ValueKind == JsonValueKind.Object ? new JsonObject { ["terminated"] = ClusterView.Node(last) } : null;
        if (result.ExitCode is not { } code)
        {
            return Status(container, restarts, new JsonObject { ["running"] = new JsonObject { ["startedAt"] = started } }, before, ready: true, id);
        }

        var ended = new JsonObject
        {
            ["exitCode"] = code,
            ["reason"] = code == 0 ? "Completed" : "Error",
            ["startedAt"] = started,
            ["finishedAt"] = view.Now,
            ["containerID"] = id,
        };
        if (result.Message is { Length: > 0 } message) ended.Insert(2, "message", message);
        if (Restarts(code, init)) NextRestart = NextRestart is { } next && next < FirstBackoff ? next : BackoffAfter(restarts);
        return Status(container, restarts, new JsonObject { ["terminated"] = ended }, before, ready: init && code == 0, id);
    }

    private bool Restarts(long exitCode, bool init) => _policy switch
    {
        "Never" => false,
        "OnFailure" => exitCode != 0,
        _ => !init || exitCode != 0,
    };

    private TimeSpan BackoffLeft(JsonElement last, long restarts)
    {
        var finished = DateTimeOffset.TryParse(last.Text("finishedAt"), CultureInfo.InvariantCulture, out var t) ? t : view.Time.GetUtcNow();
        return finished + BackoffAfter(restarts) - view.Time.GetUtcNow();
    }

    private static TimeSpan BackoffAfter(long restarts)
    {
        var doubled = FirstBackoff * Math.Pow(2, Math.Min(restarts, 10));
        return doubled < LongestBackoff ? doubled : LongestBackoff;
    }

    private JsonObject BackOff(JsonElement container, long restarts, JsonElement last)
    {
        var waiting = Waiting("CrashLoopBackOff");
        ((JsonObject)waiting["waiting"]!)["message"] = $"back-off {BackoffAfter(restarts).TotalSeconds}s restarting failed container={container.Text("name")} pod={pod.Name}_{pod.Namespace}({pod.Uid})";
        return Status(container, restarts, waiting, new JsonObject { ["terminated"] = ClusterView.Node(last) }, ready: false, last.Text("containerID"));
    }

    private static JsonObject Waiting(string reason) => new() { ["waiting"] = new JsonObject { ["reason"] = reason } };

    private static JsonObject Status(JsonElement container, long restarts, JsonObject state, JsonObject? last, bool ready, string? containerId)
    {
        var image = container.Text("image") ?? "";
        return new JsonObject
        {
            ["name"] = container.Text("name"),
            ["state"] = state,
            ["lastState"] = last ?? [],
            ["ready"] = ready,
            ["restartCount"] = restarts,
            ["image"] = image,
            ["imageID"] = containerId is null ? "" : $"sandbox://{TemplateHash.Of(image)}",
            ["containerID"] = containerId ?? "",
            ["started"] = state["running"] is not null,
        };
    }
}
