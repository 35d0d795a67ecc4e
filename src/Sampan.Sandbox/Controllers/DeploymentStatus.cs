using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Sums up a Deployment's ReplicaSets as <c>kubectl rollout status</c> and <c>kubectl wait</c> read it.</summary>
internal sealed class DeploymentStatus(ClusterView view, KubeObject deployment)
{
    public async Task<ReconcileResult> WriteAsync(List<KubeObject> sets, KubeObject? current, CancellationToken ct)
    {
        var wanted = deployment.Whole("spec", "replicas") ?? 1;
        var fresh = current is null ? null : view.Get(Resources.ReplicaSets, current.Key);
        var total = Sum(sets, "replicas");
        var available = Sum(sets, "availableReplicas");
        var updated = fresh?.Whole("status", "replicas") ?? 0;
        var updatedAvailable = fresh?.Whole("status", "availableReplicas") ?? 0;
        var complete = updated == wanted && total == wanted && updatedAvailable >= wanted;

        var progressed = updated != (deployment.Whole("status", "updatedReplicas") ?? 0) || total != (deployment.Whole("status", "replicas") ?? 0) ||
                         available != (deployment.Whole("status", "availableReplicas") ?? 0);
        var conditions = new Conditions(deployment, view.Now);
        var enough = available >= wanted - MaxUnavailable(wanted);
        if (enough) conditions.Set("Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.", withUpdateTime: true);
        else conditions.Set("Available", false, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", withUpdateTime: true);
        var left = SetProgress(conditions, fresh, complete, progressed);
        SetFailure(conditions, sets);

        var status = new JsonObject
        {
            ["observedGeneration"] = deployment.Whole("metadata", "generation"),
            ["replicas"] = NullIfZero(total),
            ["updatedReplicas"] = NullIfZero(updated),
            ["readyReplicas"] = NullIfZero(Sum(sets, "readyReplicas")),
            ["availableReplicas"] = NullIfZero(available),
            ["unavailableReplicas"] = NullIfZero(Math.Max(0, Math.Max(wanted, total) - available)),
            ["conditions"] = conditions.List,
        };
        await view.SetStatusAsync(Resources.Deployments, deployment, status, ct).ConfigureAwait(false);
        return left is { } delay ? ReconcileResult.After(delay) : ReconcileResult.Done;
    }

    private static long Sum(IEnumerable<KubeObject> sets, string field) => sets.Sum(s => s.Whole("status", field) ?? 0);

    private static JsonNode? NullIfZero(long n) => n == 0 ? null : n;

    private long MaxUnavailable(long wanted)
    {
        if (deployment.Text("spec", "strategy", "type") == "Recreate") return 0;
        if (deployment.Whole("spec", "strategy", "rollingUpdate", "maxUnavailable") is { } n) return n;
        var text = deployment.Text("spec", "strategy", "rollingUpdate", "maxUnavailable") ?? "25%";
        return double.TryParse(text.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent) ? (long)(wanted * percent / 100) : 0;
    }

    private static void SetFailure(Conditions conditions, List<KubeObject> sets)
    {
        var failed = sets.Select(s => Conditions.Find(s, "ReplicaFailure")).FirstOrDefault(c => c.Text("status") == "True");
        if (failed.Text("type") is null) conditions.Remove("ReplicaFailure");
        else conditions.Set("ReplicaFailure", true, failed.Text("reason"), failed.Text("message"), withUpdateTime: true);
    }

    /// <summary>Returns when the deadline has to be looked at again.</summary>
    private TimeSpan? SetProgress(Conditions conditions, KubeObject? current, bool complete, bool progressed)
    {
        if (deployment.Flag("spec", "paused") == true || current is null) return null;
        if (complete)
        {
            conditions.Set("Progressing", true, "NewReplicaSetAvailable", $"ReplicaSet \"{current.Name}\" has successfully progressed.", withUpdateTime: true);
            return null;
        }

        var old = Conditions.Find(deployment, "Progressing");
        var deadline = TimeSpan.FromSeconds(deployment.Whole("spec", "progressDeadlineSeconds") ?? 600);
        var since = DateTimeOffset.TryParse(old.Text("lastUpdateTime"), CultureInfo.InvariantCulture, out var t) ? t : view.Time.GetUtcNow();
        var left = since + deadline - view.Time.GetUtcNow();
        if (!progressed && left <= TimeSpan.Zero && old.Text("reason") != "NewReplicaSetAvailable")
        {
            conditions.Set("Progressing", false, "ProgressDeadlineExceeded", $"ReplicaSet \"{current.Name}\" has timed out progressing.", withUpdateTime: true);
            return null;
        }

        // Set anew, so that its update time tells when something last moved.
        if (progressed && old.Text("reason") == "ReplicaSetUpdated") conditions.Remove("Progressing");
        if (progressed || old.Text("status") != "True" || old.Text("reason") == "NewReplicaSetAvailable")
        {
            conditions.Set("Progressing", true, "ReplicaSetUpdated", $"ReplicaSet \"{current.Name}\" is progressing.", withUpdateTime: true);
        }

        return left > TimeSpan.Zero ? left : deadline;
    }
}
