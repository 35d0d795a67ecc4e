using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>What the API server's own admission plugins do to new pods.</summary>
internal static class PodAdmission
{
    private static readonly GroupResource Classes = new("scheduling.k8s.io", "priorityclasses");
    private static readonly GroupResource Runtimes = new("node.k8s.io", "runtimeclasses");

    /// <summary>Plugin Priority: the class named, else the default class, else 0.</summary>
    public static void Priority(KindContext context)
    {
        var name = context.Spec.Text("priorityClassName") ?? "";
        var (value, preemption) = name switch
        {
            "system-node-critical" => (2000001000, "PreemptLowerPriority"),
            "system-cluster-critical" => (2000000000, "PreemptLowerPriority"),
            "" => Default(context),
            _ => Named(context, name),
        };
        if (context.Spec.Whole("priority") is { } given && given != value)
            throw context.Forbid($"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {value} from the given PriorityClass name");
        context.Spec["priority"] = value;
        context.Spec.Default("preemptionPolicy", preemption);
    }

    /// <summary>Plugin RuntimeClass: the class must exist; its overhead becomes the pod's.</summary>
    public static void Runtime(KindContext context)
    {
        if (context.Spec.Text("runtimeClassName") is not { Length: > 0 } name) return;
        var found = context.Write.Store.Find(Runtimes, new ObjectKey(null, name))
            ?? throw context.Forbid($"pod rejected: RuntimeClass \"{name}\" not found");
        var overhead = found.View.At("overhead", "podFixed");
        foreach (var label in found.View.At("scheduling", "nodeSelector") is { ValueKind: System.Text.Json.JsonValueKind.Object } labels ? labels.EnumerateObject() : default)
            Select(context, label.Name, label.Value.GetString() ?? "", name);
        foreach (var toleration in found.View.Items("scheduling", "tolerations"))
        {
            if (context.Spec["tolerations"] is not JsonArray list) context.Spec["tolerations"] = list = [];
            var item = JsonObject.Create(toleration)!;
            if (!list.Any(t => JsonEdits.Same(t, item))) list.Add((JsonNode)item);
        }

        if (overhead.ValueKind == System.Text.Json.JsonValueKind.Object) context.Spec.TryAdd("overhead", JsonObject.Create(overhead));
    }

    /// <summary>Plugin DefaultTolerationSeconds: five minutes on a node that is lost.</summary>
    public static void Tolerations(JsonObject spec)
    {
        foreach (var key in new[] { "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable" })
        {
            if (spec.Objects("tolerations").Any(t => Covers(t.Item, key))) continue;
            if (spec["tolerations"] is not JsonArray list) spec["tolerations"] = list = [];
            list.Add((JsonNode)new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 });
        }
    }

    private static void Select(KindContext context, string key, string value, string runtime)
    {
        var selector = context.Spec.ObjectOrNew("nodeSelector");
        if (selector.Text(key) is { } own && own != value)
            throw context.Forbid($"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {own}");
        selector[key] = value;
    }

    private static bool Covers(JsonObject toleration, string key) =>
        (toleration.Lacks("key") || toleration.Text("key") == key) && (toleration.Lacks("effect") || toleration.Text("effect") == "NoExecute");

    private static (long Value, string Preemption) Default(KindContext context)
    {
        var found = context.Write.Store.List(Classes, null)
            .Where(c => c.Flag("globalDefault") is true).OrderBy(c => c.Whole("value") ?? 0).FirstOrDefault();
        if (found is null) return (0, "PreemptLowerPriority");
        context.Spec["priorityClassName"] = found.Name;
        return (found.Whole("value") ?? 0, found.Text("preemptionPolicy") ?? "PreemptLowerPriority");
    }

    private static (long Value, string Preemption) Named(KindContext context, string name)
    {
        var found = context.Write.Store.Find(Classes, new ObjectKey(null, name))
            ?? throw context.Forbid($"no PriorityClass with name {name} was found");
        return (found.Whole("value") ?? 0, found.Text("preemptionPolicy") ?? "PreemptLowerPriority");
    }
}
