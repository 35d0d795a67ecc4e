using System.Globalization;
using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Tables;

/// <summary>What kubectl's STATUS, READY and RESTARTS say of a pod.</summary>
internal sealed class PodStatusText
{
    public PodStatusText(JsonElement pod, DateTimeOffset now)
    {
        Total = pod.Items("spec", "containers").Count();
        Status = Or(pod.Text("status", "reason"), pod.Text("status", "phase") ?? "");
        var initialising = Init(pod);
        if (!initialising) Containers(pod);
        if (pod.Text("metadata", "deletionTimestamp") is not null)
            Status = pod.Text("status", "reason") == "NodeLost" ? "Unknown" : "Terminating";
        var count = Count.ToString(CultureInfo.InvariantCulture);
        Restarts = Restart is { } last && Count > 0 ? $"{count} ({Ages.Print(now - last)} ago)" : count;
    }

    public string Status { get; private set; }

    public int Total { get; }

    public int Ready { get; private set; }

    public string Restarts { get; }

    private long Count { get; set; }

    private DateTimeOffset? Restart { get; set; }

    private bool Init(JsonElement pod)
    {
        var (total, done) = (pod.Items("spec", "initContainers").Count(), 0);
        foreach (var container in pod.Items("status", "initContainerStatuses"))
        {
            Note(container);
            if (container.Whole("state", "terminated", "exitCode") == 0)
            {
                done++;
                continue;
            }

            var waiting = container.Text("state", "waiting", "reason");
            var ended = container.At("state", "terminated").ValueKind == JsonValueKind.Object;
            Status = ended ? $"Init:{EndReason(container)}"
                : waiting is { Length: > 0 } and not "PodInitializing" ? $"Init:{waiting}"
                : string.Create(CultureInfo.InvariantCulture, $"Init:{done}/{total}");
            return true;
        }

        return false;
    }

    private void Containers(JsonElement pod)
    {
        (Count, Restart) = (0, null);
        var (running, failure) = (false, (string?)null);
        foreach (var container in pod.Items("status", "containerStatuses").Reverse())
        {
            Note(container);
            if (container.Text("state", "waiting", "reason") is { Length: > 0 } waiting) Status = waiting;
            else if (container.At("state", "terminated").ValueKind == JsonValueKind.Object) (Status, failure) = (EndReason(container), container.Whole("state", "terminated", "exitCode") is null or 0 ? failure : EndReason(container));
            else if (container.Flag("ready") is true && container.At("state", "running").ValueKind == JsonValueKind.Object)
            {
                running = true;
                Ready++;
            }
        }

        if (Status != "Completed") return;
        var ready = pod.Items("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True");
        Status = running && ready ? "Running" : failure ?? (running ? "NotReady" : Status);
    }

    private void Note(JsonElement container)
    {
        Count += container.Whole("restartCount") ?? 0;
        var ended = Ages.Parse(container.Text("lastState", "terminated", "finishedAt"));
        if (ended > (Restart ?? DateTimeOffset.MinValue)) Restart = ended;
    }

    private static string EndReason(JsonElement container)
    {
        var state = container.At("state", "terminated");
        if (state.Text("reason") is { Length: > 0 } reason) return reason;
        return state.Whole("signal") is { } signal and not 0
            ? string.Create(CultureInfo.InvariantCulture, $"Signal:{signal}")
            : string.Create(CultureInfo.InvariantCulture, $"ExitCode:{state.Whole("exitCode") ?? 0}");
    }

    private static string Or(string? text, string otherwise) => string.IsNullOrEmpty(text) ? otherwise : text;
}
