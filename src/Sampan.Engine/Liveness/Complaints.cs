using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Liveness;

/// <summary>What a cluster says about objects that don't come up: states of containers, conditions, and warning events, also of what they own.</summary>
internal sealed class Complaints
{
    private static readonly ResourceId Events = new("", "v1", "events");
    private readonly Dictionary<string, (DateTimeOffset At, string Text)> _latest = new(StringComparer.Ordinal);
    private readonly ILookup<string, KubeObject> _pods;

    private Complaints(IEnumerable<KubeObject> pods) => _pods = pods.ToLookup(p => p.Namespace ?? "");

    /// <summary>Reads the warning events of all namespaces, keeping the latest of each object.</summary>
    public static async Task<Complaints> ReadAsync(IKubeReader cluster, IEnumerable<KubeObject> pods, CancellationToken ct)
    {
        var complaints = new Complaints(pods);
        await foreach (var page in cluster.ListAsync(Events, new ListQuery { FieldSelector = "type=Warning" }, ct).ConfigureAwait(false))
        {
            foreach (var item in page.Items) complaints.Take(item);
        }

        return complaints;
    }

    /// <summary>The first complaint found about an object, or about what belongs to it; null when there is none.</summary>
    public string? About(KubeObject item)
    {
        if (Own(item) is { } own) return own;
        var beginning = item.Name + "-";
        var pods = _pods[item.Namespace ?? ""].Where(p => p.Name.StartsWith(beginning, StringComparison.Ordinal)).ToList();
        foreach (var pod in pods)
        {
            if (Own(pod) is { } why) return $"pod {pod.Name}: {why}";
        }

        // A ReplicaSet that may not make its pods.
        return _latest.Where(l => l.Key.StartsWith($"{item.Namespace}/ReplicaSet/{beginning}", StringComparison.Ordinal)).Select(l => l.Value.Text).FirstOrDefault();
    }

    private string? Own(KubeObject item)
    {
        foreach (var container in item.View.Items("status", "initContainerStatuses").Concat(item.View.Items("status", "containerStatuses")))
        {
            if (container.Text("state", "waiting", "reason") is { Length: > 0 } reason && reason is not ("ContainerCreating" or "PodInitializing"))
                return $"{reason}: {container.Text("state", "waiting", "message")}".TrimEnd(':', ' ');
        }

        if (_latest.TryGetValue($"{item.Namespace}/{item.Kind.Kind}/{item.Name}", out var said)) return said.Text;
        return item.View.Items("status", "conditions").Where(c => c.Text("type") == "PodScheduled" && c.Text("status") == "False")
            .Select(c => c.Text("message")).FirstOrDefault(m => m is { Length: > 0 });
    }

    private void Take(KubeObject item)
    {
        var subject = $"{item.Text("involvedObject", "namespace")}/{item.Text("involvedObject", "kind")}/{item.Text("involvedObject", "name")}";
        var at = DateTimeOffset.TryParse(item.Text("lastTimestamp") ?? item.Text("eventTime"), System.Globalization.CultureInfo.InvariantCulture, out var time) ? time : default;
        if (!_latest.TryGetValue(subject, out var known) || at >= known.At) _latest[subject] = (at, $"{item.Text("reason")}: {item.Text("message")}");
    }
}
