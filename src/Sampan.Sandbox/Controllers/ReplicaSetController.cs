using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Keeps as many pods as a ReplicaSet (or a ReplicationController, which differs only in its selector) asks for.</summary>
internal sealed class ReplicaSetController(ClusterView view, GroupResource resource) : IReconciler
{
    private const int ParallelWrites = 16;

    private readonly EventRecorder _events = new(view, "replicaset-controller");

    public static void Start(ClusterView view, GroupResource resource)
    {
        if (!view.Serves(resource)) return;
        var kind = view.KindOf(resource);
        view.Run(resource.Plural, new ReplicaSetController(view, resource), 4, c => c
            .For(view.Cache(resource))
            .For(view.Cache(Resources.Pods), change => OwnerKeys.Of(view, change, resource, kind, MatchesPod)));
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(resource, key) is not { } set) return ReconcileResult.Done;
        var pods = await Adoption.ClaimAsync(view, resource, set, Resources.Pods, p => MatchesPod(set, p), ct).ConfigureAwait(false);
        var active = pods.Where(PodState.IsActive).ToList();
        var wanted = (int)(set.Whole("spec", "replicas") ?? 1);
        string? failure = null;
        if (!PodState.IsTerminating(set))
        {
            try
            {
                await ScaleAsync(set, active, wanted, ct).ConfigureAwait(false);
            }
            catch (KubeApiException e) when (!e.IsConflict)
            {
                failure = e.Message;
                await _events.WarnAsync(resource, set, "FailedCreate", $"Error creating: {e.Message}", ct).ConfigureAwait(false);
            }
        }

        var left = await WriteStatusAsync(set, failure, ct).ConfigureAwait(false);
        if (failure is not null) return ReconcileResult.After(TimeSpan.FromSeconds(1));
        return left is { } delay ? ReconcileResult.After(delay) : ReconcileResult.Done;
    }

    private static bool MatchesPod(KubeObject set, KubeObject pod)
    {
        var selector = set.View.At("spec", "selector");
        var labels = Selectors.Labels(pod);
        return set.Kind.Group.Length == 0 ? Selectors.MatchesMap(selector, labels) : Selectors.Matches(selector, labels);
    }

    private async Task ScaleAsync(KubeObject set, List<KubeObject> active, int wanted, CancellationToken ct)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelWrites, CancellationToken = ct };
        if (active.Count < wanted)
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, wanted - active.Count), options, async (_, token) =>
                await view.CreateAsync(Resources.Pods, PodTemplates.Pod(view, resource, set), token).ConfigureAwait(false)).ConfigureAwait(false);
        }
        else if (active.Count > wanted)
        {
            // Those that serve least go first; equal ones in a fixed order, so that a second look at the same state chooses the same.
            var victims = active
                .OrderBy(PodState.IsReady)
                .ThenByDescending(p => p.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
                .ThenBy(p => p.Name, StringComparer.Ordinal)
                .Take(active.Count - wanted);
            await Parallel.ForEachAsync(victims, options, async (pod, token) =>
                await view.DeleteAsync(Resources.Pods, pod, null, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan?> WriteStatusAsync(KubeObject set, string? failure, CancellationToken ct)
    {
        // What was just created is in the cache already; what was just deleted will report itself.
        var active = view.ControlledBy(Resources.Pods, set.Uid!).Where(PodState.IsActive).ToList();
        var template = set.View.At("spec", "template", "metadata", "labels");
        var labelled = active.Count(p => Selectors.MatchesMap(template, Selectors.Labels(p), whenEmpty: true));
        var counts = ReplicaCount.Of(active, set.Whole("spec", "minReadySeconds") ?? 0, view.Time.GetUtcNow());
        var conditions = new Conditions(set, view.Now);
        if (failure is null) conditions.Remove("ReplicaFailure");
        else conditions.Set("ReplicaFailure", true, "FailedCreate", failure);
        var status = new JsonObject
        {
            ["replicas"] = active.Count,
            ["fullyLabeledReplicas"] = NullIfZero(labelled),
            ["readyReplicas"] = NullIfZero(counts.Ready),
            ["availableReplicas"] = NullIfZero(counts.Available),
            ["observedGeneration"] = set.Whole("metadata", "generation"),
            ["conditions"] = conditions.List.Count == 0 ? null : conditions.List,
        };
        await view.SetStatusAsync(resource, set, status, ct).ConfigureAwait(false);
        return counts.NextAvailable;
    }

    private static JsonNode? NullIfZero(int n) => n == 0 ? null : n;
}
