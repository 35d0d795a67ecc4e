using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Says in the status of disruption budgets how many of their pods may be evicted now.</summary>
internal sealed class DisruptionController(ClusterView view) : IReconciler
{
    /// <summary>How long an eviction that was allowed counts as one although the pod is still there.</summary>
    private static readonly TimeSpan DeletionTimeout = TimeSpan.FromMinutes(2);

    public static void Start(ClusterView view)
    {
        if (!view.Serves(Resources.DisruptionBudgets)) return;
        view.Run("disruption", new DisruptionController(view), 2, c => c
            .For(view.Cache(Resources.DisruptionBudgets))
            .For(view.Cache(Resources.Pods), change => Keys(view, change)));
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.DisruptionBudgets, key) is not { } budget) return ReconcileResult.Done;
        var pods = view.Cache(Resources.Pods).InNamespace(key.Namespace!).Where(p => Covers(budget, p)).ToList();
        var disrupted = StillExpected(budget, pods);
        var healthy = pods.Count(p => !PodState.IsTerminating(p) && PodState.IsReady(p) && !disrupted.ContainsKey(p.Name));
        var (expected, desired) = Expected(budget, pods);
        var allowed = expected <= 0 ? 0 : Math.Max(0, healthy - desired);
        return await WriteAsync(budget, new JsonObject
        {
            ["currentHealthy"] = healthy,
            ["desiredHealthy"] = desired,
            ["expectedPods"] = expected,
            ["disruptionsAllowed"] = allowed,
            ["observedGeneration"] = budget.Whole("metadata", "generation"),
            ["disruptedPods"] = Disrupted(budget, disrupted),
            ["conditions"] = ConditionsOf(budget, allowed > 0),
        }, ct).ConfigureAwait(false) && disrupted.Count > 0 ? ReconcileResult.After(DeletionTimeout) : ReconcileResult.Done;
    }

    private static IEnumerable<ObjectKey> Keys(ClusterView view, ObjectChange change) => view.Cache(Resources.DisruptionBudgets)
        .InNamespace(change.Object.Namespace!).Where(b => Covers(b, change.Before) || Covers(b, change.After)).Select(b => b.Key);

    private static bool Covers(KubeObject budget, KubeObject? pod) =>
        pod is not null && Selectors.Matches(budget.View.At("spec", "selector"), Selectors.Labels(pod));

    private (int Expected, int Desired) Expected(KubeObject budget, List<KubeObject> pods)
    {
        var (least, most) = (budget.View.At("spec", "minAvailable"), budget.View.At("spec", "maxUnavailable"));
        if (most.ValueKind != JsonValueKind.Undefined)
        {
            var scale = Scale(pods);
            return (scale, Math.Max(0, scale - Amount(most, scale)));
        }

        if (least.ValueKind == JsonValueKind.Number) return (pods.Count, (int)(least.Whole() ?? 0));
        if (least.ValueKind == JsonValueKind.Undefined) return (0, 0);
        var whole = Scale(pods);
        return (whole, Amount(least, whole));
    }

    /// <summary>How many pods there should be: what the controllers of these pods are scaled to.</summary>
    private int Scale(List<KubeObject> pods)
    {
        var scales = new Dictionary<string, int>();
        foreach (var pod in pods)
        {
            if (Owners.Controller(pod) is not { } owner) continue;
            var (uid, scale) = ScaleOf(pod.Namespace!, owner.Kind, owner.Name, owner.Uid);
            scales[uid] = scale;
        }

        return scales.Values.Sum();
    }

    private (string Uid, int Scale) ScaleOf(string ns, string kind, string name, string uid)
    {
        GroupResource? resource = kind switch
        {
            "ReplicaSet" => Resources.ReplicaSets,
            "Deployment" => Resources.Deployments,
            "StatefulSet" => Resources.StatefulSets,
            "ReplicationController" => Resources.ReplicationControllers,
            _ => null,
        };
        if (resource is null || view.Get(resource.Value, new(ns, name)) is not { } owner || owner.Uid != uid) return (uid, 0);
        return kind == "ReplicaSet" && Owners.Controller(owner) is { Kind: "Deployment" } above
            ? ScaleOf(ns, above.Kind, above.Name, above.Uid)
            : (uid, (int)(owner.Whole("spec", "replicas") ?? 1));
    }

    private static int Amount(JsonElement value, int of) => value.ValueKind == JsonValueKind.Number
        ? (int)(value.Whole() ?? 0)
        : int.TryParse(value.GetString()?.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent) ? (int)Math.Ceiling(of * percent / 100.0) : 0;

    private Dictionary<string, string> StillExpected(KubeObject budget, List<KubeObject> pods)
    {
        var left = new Dictionary<string, string>();
        var now = view.Time.GetUtcNow();
        foreach (var pod in pods.Where(p => !PodState.IsTerminating(p)))
        {
            if (budget.View.Text("status", "disruptedPods", pod.Name) is { } at &&
                DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var time) && time + DeletionTimeout > now) left[pod.Name] = at;
        }

        return left;
    }

    /// <summary>As a merge patch: those that no longer count are taken out.</summary>
    private static JsonObject? Disrupted(KubeObject budget, Dictionary<string, string> left)
    {
        var patch = new JsonObject();
        if (budget.View.At("status", "disruptedPods") is { ValueKind: JsonValueKind.Object } old)
        {
            foreach (var pod in old.EnumerateObject().Where(p => !left.ContainsKey(p.Name))) patch[pod.Name] = null;
        }

        foreach (var (pod, at) in left) patch[pod] = at;
        return left.Count == 0 ? null : patch;
    }

    private JsonArray ConditionsOf(KubeObject budget, bool allowed)
    {
        var conditions = new Conditions(budget, view.Now).Set("DisruptionAllowed", allowed, allowed ? "SufficientPods" : "InsufficientPods", "");
        var own = (JsonObject)conditions.List.First(c => c.Text("type") == "DisruptionAllowed")!;
        own["observedGeneration"] = budget.Whole("metadata", "generation");
        return conditions.List;
    }

    /// <summary>Guarded by the revision that was read: an eviction in between must not be forgotten. False when somebody else was faster; his change comes as an event.</summary>
    private async Task<bool> WriteAsync(KubeObject budget, JsonObject status, CancellationToken ct)
    {
        try
        {
            var current = budget.View.At("status");
            if (status.All(p => p.Value is null ? current.At(p.Key).ValueKind == JsonValueKind.Undefined : JsonNode.DeepEquals(p.Value, ClusterView.Node(current.At(p.Key))))) return true;
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = budget.ResourceVersion }, ["status"] = status };
            await view.PatchAsync(Resources.DisruptionBudgets, budget.Key, patch, "status", ct).ConfigureAwait(false);
            return true;
        }
        catch (KubeApiException e) when (e.IsConflict)
        {
            return false;
        }
    }
}
