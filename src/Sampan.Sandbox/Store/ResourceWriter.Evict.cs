using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Controllers;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Store;

internal sealed partial class ResourceWriter
{
    private const string Violation = "Cannot evict pod as it would violate the pod's disruption budget.";

    /// <summary>More evictions than this that no controller has confirmed end in a refusal.</summary>
    private const int MostDisrupted = 2000;

    /// <summary>Deletes a pod if its disruption budget allows it, and takes it off the budget.</summary>
    /// <param name="call">The request; its resource is pods.</param>
    /// <param name="budgets">Disruption budgets in their storage version.</param>
    /// <param name="name">The pod.</param>
    /// <param name="how">How it is deleted.</param>
    /// <exception cref="ApiRefusal">404; 409: not the pod that was meant; 429: the budget does not allow it now; 500: several budgets.</exception>
    public void Evict(WriteCall call, ServedResource budgets, string name, DeleteCall how)
    {
        lock (store.Gate)
        {
            var pod = store.Get(KindTraits.Pods, new(call.Namespace, name)) ?? throw Refusals.NotFound(KindTraits.Pods, name);
            RequirePreconditions(call.Resource, pod, how);
            if (PodState.IsActive(pod.Content) && PodState.Phase(pod.Content) != "Pending") TakeOffBudget(call with { Resource = budgets }, pod);
            if (!call.DryRun && version.Since(26)) MarkEvicted(call, name);
            // Marking changed the revision that the caller may have asked for; the gate is held since it was checked.
            Delete(call, name, how with { ResourceVersion = null });
        }
    }

    private void TakeOffBudget(WriteCall call, StoredObject pod)
    {
        var labels = pod.Content.View.At("metadata", "labels");
        var matching = ObjectStore.Within(store.Snapshot(call.Resource.Home).Objects, call.Namespace)
            .Where(b => Covers(b.Content.View.At("spec", "selector"), labels)).ToList();
        if (matching.Count > 1)
            throw new ApiRefusal(HttpStatusCode.InternalServerError, "", "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        if (matching is not [var budget]) return;
        var status = budget.Content.View.At("status");
        if (!PodState.IsReady(pod.Content) && MaySpareUnready(budget.Content, status)) return;
        RequireAllowed(call.Resource, budget, status);
        Update(call, budget.Key.Name, "status", current => Decremented(current, pod.Key.Name));
    }

    /// <summary>An empty selector covers all pods; on 1.25 and before it (recorded; which minor changed it is not known) none.</summary>
    private bool Covers(JsonElement selector, JsonElement labels) => Selectors.Matches(selector, labels) &&
        (version.Since(26) || selector.Items("matchExpressions").Any() || selector.At("matchLabels") is { ValueKind: JsonValueKind.Object } map && map.EnumerateObject().Any());

    /// <summary>Pods that do not count as healthy may go while enough others are, or always where the budget says so.</summary>
    private static bool MaySpareUnready(KubeObject budget, JsonElement status) =>
        budget.Text("spec", "unhealthyPodEvictionPolicy") == "AlwaysAllow" ||
        (status.Whole("desiredHealthy") is > 0 and var desired && (status.Whole("currentHealthy") ?? 0) >= desired);

    private void RequireAllowed(ServedResource budgets, StoredObject budget, JsonElement status)
    {
        var name = budget.Key.Name;
        if ((status.Whole("observedGeneration") ?? 0) < (budget.Content.Whole("metadata", "generation") ?? 0))
            throw TooMany($"The disruption budget {name} is still being processed by the server.", retryAfter: 10);
        var allowed = status.Whole("disruptionsAllowed") ?? 0;
        if (allowed < 0) throw Refusals.Forbidden(new(budgets.Id.Group, "poddisruptionbudget"), name, "pdb disruptions allowed is negative");
        if (status.At("disruptedPods") is { ValueKind: JsonValueKind.Object } disrupted && disrupted.EnumerateObject().Count() > MostDisrupted)
        {
            throw Refusals.Forbidden(new(budgets.Id.Group, "poddisruptionbudget"), name,
                "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }

        if (allowed > 0) return;
        var (desired, current) = (status.Whole("desiredHealthy") ?? 0, status.Whole("currentHealthy") ?? 0);
        throw TooMany(current <= desired || !version.Since(26)
            ? $"The disruption budget {name} needs {desired} healthy pods and has {current} currently"
            : $"The disruption budget {name} does not allow evicting pods currently", retryAfter: null);
    }

    private static ApiRefusal TooMany(string cause, int? retryAfter) => new(HttpStatusCode.TooManyRequests, "TooManyRequests", Violation)
    {
        Causes = [new FieldError("", FieldErrorType.DisruptionBudget, cause)],
        RetryAfterSeconds = retryAfter,
    };

    private JsonObject Decremented(JsonObject budget, string pod)
    {
        var status = (JsonObject)(budget["status"] ??= new JsonObject());
        var left = (status.Whole("disruptionsAllowed") ?? 0) - 1;
        status["disruptionsAllowed"] = left;
        if (status["disruptedPods"] is not JsonObject disrupted) status["disruptedPods"] = disrupted = [];
        disrupted[pod] = Now();
        if (left == 0 && status.Items("conditions").FirstOrDefault(c => c.Text("type") == "DisruptionAllowed") is JsonObject condition && condition.Text("status") == "True")
        {
            condition["status"] = "False";
            condition["reason"] = "InsufficientPods";
            condition["lastTransitionTime"] = Now();
        }

        return budget;
    }

    private void MarkEvicted(WriteCall call, string name) => Update(call, name, "status", pod =>
    {
        var status = (JsonObject)(pod["status"] ??= new JsonObject());
        if (status["conditions"] is not JsonArray conditions) status["conditions"] = conditions = [];
        foreach (var old in conditions.Where(c => c.Text("type") == "DisruptionTarget").ToList()) conditions.Remove(old);
        conditions.Add((JsonNode)new JsonObject
        {
            ["type"] = "DisruptionTarget",
            ["status"] = "True",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = Now(),
            ["reason"] = "EvictionByEvictionAPI",
            ["message"] = "Eviction API: evicting",
        });
        return pod;
    });
}
