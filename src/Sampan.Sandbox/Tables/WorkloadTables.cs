using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using static Sampan.Sandbox.Tables.CellText;

namespace Sampan.Sandbox.Tables;

/// <summary>Tables of pods and of what makes them.</summary>
internal static class WorkloadTables
{
    public static IEnumerable<(GroupResource, KindTable)> All =>
    [
        (new("", "pods"), new("Name|Ready|Status|Restarts|Age|IP*|Node*|Nominated Node*|Readiness Gates*", Pod)),
        (new("", "podtemplates"), new("Name|Containers|Images|Pod Labels", (o, _) =>
            [Name(o), Containers(o.At("template", "spec")), Images(o.At("template", "spec")),
                Or(Labels(o.At("template", "metadata", "labels")), None)])),
        (new("", "replicationcontrollers"), new("Name|Desired#|Current#|Ready#|Age|Containers*|Images*|Selector*", (o, now) =>
            [Name(o), .. Replicas(o), Ages.Of(o, now), .. Template(o), Or(Labels(o.At("spec", "selector")), None)])),
        (new("apps", "replicasets"), new("Name|Desired#|Current#|Ready#|Age|Containers*|Images*|Selector*", (o, now) =>
            [Name(o), .. Replicas(o), Ages.Of(o, now), .. Template(o), Selector(o.At("spec", "selector"))])),
        (new("apps", "deployments"), new("Name|Ready|Up-to-date|Available|Age|Containers*|Images*|Selector*", (o, now) =>
            [Name(o), OutOf(o), Number(o, "status", "updatedReplicas"), Number(o, "status", "availableReplicas"), Ages.Of(o, now),
                .. Template(o), Selector(o.At("spec", "selector"))])),
        (new("apps", "statefulsets"), new("Name|Ready|Age|Containers*|Images*", (o, now) => [Name(o), OutOf(o), Ages.Of(o, now), .. Template(o)])),
        (new("apps", "daemonsets"), new("Name|Desired#|Current#|Ready#|Up-to-date#|Available#|Node Selector|Age|Containers*|Images*|Selector*", DaemonSet)),
        (new("apps", "controllerrevisions"), new("Name|Controller|Revision|Age",
            (o, now) => [Name(o), Controller(o), Number(o, "revision"), Ages.Of(o, now)])),
        (new("batch", "jobs"), new("Name|Status|Completions|Duration|Age|Containers*|Images*|Selector*", Job)),
        (new("batch", "cronjobs"), new("Name|Schedule|Timezone|Suspend?|Active#|Last Schedule|Age|Containers*|Images*|Selector*", CronJob)),
        (new("autoscaling", "horizontalpodautoscalers"), new("Name|Reference|Targets|MinPods|MaxPods|Replicas|Age", Autoscaler)),
        (new("policy", "poddisruptionbudgets"), new("Name|Min Available|Max Unavailable|Allowed Disruptions#|Age", (o, now) =>
            [Name(o), Or(Scalar(o.At("spec", "minAvailable")), "N/A"), Or(Scalar(o.At("spec", "maxUnavailable")), "N/A"),
                Number(o, "status", "disruptionsAllowed"), Ages.Of(o, now)])),
    ];

    private static JsonNode?[] Pod(JsonElement pod, DateTimeOffset now)
    {
        var text = new PodStatusText(pod, now);
        var gates = pod.Items("spec", "readinessGates").Select(g => g.Text("conditionType")).ToList();
        var met = gates.Count(g => pod.Items("status", "conditions").Any(c => c.Text("type") == g && c.Text("status") == "True"));
        return
        [
            Name(pod), Ratio(text.Ready, text.Total), text.Status, text.Restarts, Ages.Of(pod, now), Or(pod.Text("status", "podIP"), None),
            Or(pod.Text("spec", "nodeName"), None), Or(pod.Text("status", "nominatedNodeName"), None), gates.Count == 0
                ? None : Ratio(met, gates.Count),
        ];
    }

    private static JsonNode?[] DaemonSet(JsonElement o, DateTimeOffset now) =>
    [
        Name(o), Number(o, "status", "desiredNumberScheduled"), Number(o, "status", "currentNumberScheduled"), Number(o, "status", "numberReady"),
        Number(o, "status", "updatedNumberScheduled"), Number(o, "status", "numberAvailable"),
            Or(Labels(o.At("spec", "template", "spec", "nodeSelector")), None), Ages.Of(o, now),
        .. Template(o), Selector(o.At("spec", "selector")),
    ];

    private static JsonNode?[] Job(JsonElement o, DateTimeOffset now)
    {
        var succeeded = o.Whole("status", "succeeded") ?? 0;
        var (completions, parallelism) = (o.Whole("spec", "completions"), o.Whole("spec", "parallelism") ?? 0);
        var done = completions is { } all ? Ratio(succeeded, all) : parallelism > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{succeeded}/1 of {parallelism}") : Ratio(succeeded, 1);
        var (start, end) = (Ages.Parse(o.Text("status", "startTime")), Ages.Parse(o.Text("status", "completionTime")));
        var duration = start is null ? "" : Ages.Print((end ?? now) - start.Value);
        return [Name(o), JobStatus(o), done, duration, Ages.Of(o, now), .. Template(o), Selector(o.At("spec", "selector"))];
    }

    private static string JobStatus(JsonElement o)
    {
        bool Has(string type) => o.Items("status", "conditions").Any(c => c.Text("type") == type && c.Text("status") == "True");
        return Has("Complete") ? "Complete" : Has("Failed") ? "Failed" : o.Text("metadata", "deletionTimestamp") is not null ? "Terminating"
            : Has("Suspended") ? "Suspended" : Has("FailureTarget") ? "FailureTarget" : Has("SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
    }

    private static JsonNode?[] CronJob(JsonElement o, DateTimeOffset now)
    {
        var pod = o.At("spec", "jobTemplate", "spec", "template", "spec");
        var last = o.Text("status", "lastScheduleTime");
        return
        [
            Name(o), o.Text("spec", "schedule"), Or(o.Text("spec", "timeZone"), None), o.Flag("spec", "suspend") is true
                ? "True" : "False", o.Items("status", "active").Count(),
            last is null ? None : Ages.Since(last, now), Ages.Of(o, now), Containers(pod), Images(pod),
                Selector(o.At("spec", "jobTemplate", "spec", "selector")),
        ];
    }

    private static JsonNode?[] Autoscaler(JsonElement o, DateTimeOffset now)
    {
        var targets = o.Items("spec", "metrics").Select(m => Target(m, o)).ToList();
        return
        [
            Name(o), $"{o.Text("spec", "scaleTargetRef", "kind")}/{o.Text("spec", "scaleTargetRef", "name")}", targets.Count == 0
                ? None : string.Join(", ", targets),
            Or(Scalar(o.At("spec", "minReplicas")), Unset), Number(o, "spec", "maxReplicas"), Number(o, "status", "currentReplicas"), Ages.Of(o, now),
        ];
    }

    private static string Target(JsonElement metric, JsonElement o)
    {
        var resource = metric.At("resource");
        if (resource.ValueKind != JsonValueKind.Object)
            return $"<unknown>/{Scalar(metric.At((metric.Text("type") ?? "").ToLowerInvariant(), "target", "averageValue"))}";
        var (percent, value) = (resource.Whole("target", "averageUtilization"), resource.Text("target", "averageValue"));
        var current = o.Items("status", "currentMetrics").Select(m => m.At("resource")).FirstOrDefault(r => r.Text("name") == resource.Text("name"));
        var prefix = $"{resource.Text("name")}: ";
        return percent is { } wanted
            ? string.Create(CultureInfo.InvariantCulture,
                $"{prefix}{(current.Whole("current", "averageUtilization") is { } now ? $"{now}%" : "<unknown>")}/{wanted}%")
            : $"{prefix}{Or(current.Text("current", "averageValue"), "<unknown>")}/{value}";
    }

    private static string Controller(JsonElement o)
    {
        var owner = o.Items("metadata", "ownerReferences").FirstOrDefault(r => r.Flag("controller") is true);
        if (owner.ValueKind != JsonValueKind.Object) return None;
        var group = owner.Text("apiVersion") is { } version && version.Contains('/', StringComparison.Ordinal) ? "." + version.Split('/')[0] : "";
        return $"{owner.Text("kind")?.ToLowerInvariant()}{group}/{owner.Text("name")}";
    }

    private static JsonNode?[] Replicas(JsonElement o) =>
        [Number(o, "spec", "replicas"), Number(o, "status", "replicas"), Number(o, "status", "readyReplicas")];

    private static JsonNode?[] Template(JsonElement o) => [Containers(o.At("spec", "template", "spec")), Images(o.At("spec", "template", "spec"))];

    private static string OutOf(JsonElement o) => Ratio(o.Whole("status", "readyReplicas") ?? 0, o.Whole("spec", "replicas") ?? 0);

    private static string Ratio(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{part}/{whole}");

    private static JsonNode Number(JsonElement o, params ReadOnlySpan<string> path) => o.Whole(path) ?? 0;

    private static string Scalar(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : "";
}
