using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Keeps one pod of a DaemonSet on every node that its template accepts.</summary>
internal sealed class DaemonSetController(ClusterView view) : IReconciler
{
    public static void Start(ClusterView view) => view.Run("daemonsets", new DaemonSetController(view), 2, c => c
        .For(view.Cache(Resources.DaemonSets))
        .For(view.Cache(Resources.ControllerRevisions), _ => [])
        .For(view.Cache(Resources.Nodes), change => change.Before is null || change.After is null ? view.Cache(Resources.DaemonSets).Items.Select(d => d.Key) : [])
        .For(view.Cache(Resources.Pods), change => OwnerKeys.Of(view, change, Resources.DaemonSets, "DaemonSet", Matches)));

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.DaemonSets, key) is not { } set) return ReconcileResult.Done;
        var pods = await Adoption.ClaimAsync(view, Resources.DaemonSets, set, Resources.Pods, p => Matches(set, p), ct).ConfigureAwait(false);
        var hash = "";
        var nodes = view.Cache(Resources.Nodes).Items
            .Where(n => NodeFit.Accepts(set.View.At("spec", "template", "spec"), n))
            .Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        if (!PodState.IsTerminating(set))
        {
            hash = await Revisions.EnsureAsync(view, Resources.DaemonSets, set, nameAsHash: false, ct).ConfigureAwait(false);
            await StepAsync(set, pods, nodes, hash, ct).ConfigureAwait(false);
        }

        return await WriteStatusAsync(set, nodes, hash, ct).ConfigureAwait(false);
    }

    private static bool Matches(KubeObject set, KubeObject pod) => Selectors.Matches(set.View.At("spec", "selector"), Selectors.Labels(pod));

    /// <summary>The node a daemon pod is on, or is meant for.</summary>
    private static string? NodeOf(KubeObject pod)
    {
        if (pod.Text("spec", "nodeName") is { Length: > 0 } bound) return bound;
        var terms = pod.View.Items("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms");
        return terms.SelectMany(t => t.Items("matchFields")).SelectMany(f => f.Items("values")).Select(v => v.GetString()).FirstOrDefault();
    }

    private async Task StepAsync(KubeObject set, List<KubeObject> pods, HashSet<string> nodes, string hash, CancellationToken ct)
    {
        var byNode = pods.ToLookup(NodeOf);
        foreach (var node in nodes)
        {
            var here = byNode[node].ToList();
            foreach (var finished in here.Where(p => PodState.IsFinished(p) && !PodState.IsTerminating(p)))
            {
                await view.DeleteAsync(Resources.Pods, finished, null, ct).ConfigureAwait(false);
            }

            var active = here.Where(PodState.IsActive).OrderBy(p => p.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).ToList();
            if (here.Count == 0) await MakePodAsync(set, node, hash, ct).ConfigureAwait(false);
            foreach (var surplus in active.Skip(1)) await view.DeleteAsync(Resources.Pods, surplus, null, ct).ConfigureAwait(false);
        }

        foreach (var stray in pods.Where(p => PodState.IsActive(p) && NodeOf(p) is { } n && !nodes.Contains(n)))
        {
            await view.DeleteAsync(Resources.Pods, stray, null, ct).ConfigureAwait(false);
        }

        var old = pods.FirstOrDefault(p => PodState.IsActive(p) && p.Label(Revisions.HashLabel) != hash);
        var allServe = nodes.All(n => byNode[n].Any(p => PodState.IsActive(p) && PodState.IsReady(p)));
        if (old is not null && (allServe || !PodState.IsReady(old)) && set.Text("spec", "updateStrategy", "type") != "OnDelete")
        {
            await view.DeleteAsync(Resources.Pods, old, null, ct).ConfigureAwait(false);
        }
    }

    private async Task MakePodAsync(KubeObject set, string node, string hash, CancellationToken ct)
    {
        var body = PodTemplates.Pod(view, Resources.DaemonSets, set);
        var labels = PodTemplates.Labels(body);
        labels[Revisions.HashLabel] = hash;
        labels["pod-template-generation"] = set.Annotation("deprecated.daemonset.template.generation") ?? "1";
        var affinity = PodTemplates.Child(PodTemplates.Child((JsonObject)body["spec"]!, "affinity"), "nodeAffinity");
        affinity["requiredDuringSchedulingIgnoredDuringExecution"] = new JsonObject
        {
            ["nodeSelectorTerms"] = new JsonArray(new JsonObject
            {
                ["matchFields"] = new JsonArray(new JsonObject { ["key"] = "metadata.name", ["operator"] = "In", ["values"] = new JsonArray(node) }),
            }),
        };
        await view.CreateAsync(Resources.Pods, body, ct).ConfigureAwait(false);
    }

    private async Task<ReconcileResult> WriteStatusAsync(KubeObject set, HashSet<string> nodes, string hash, CancellationToken ct)
    {
        var pods = view.ControlledBy(Resources.Pods, set.Uid!).Where(PodState.IsActive).ToList();
        var placed = pods.Where(p => NodeOf(p) is { } n && nodes.Contains(n)).ToList();
        var counts = ReplicaCount.Of(placed, set.Whole("spec", "minReadySeconds") ?? 0, view.Time.GetUtcNow());
        var status = new JsonObject
        {
            ["observedGeneration"] = set.Whole("metadata", "generation"),
            ["currentNumberScheduled"] = placed.Count,
            ["numberMisscheduled"] = pods.Count - placed.Count,
            ["desiredNumberScheduled"] = nodes.Count,
            ["numberReady"] = counts.Ready,
            ["updatedNumberScheduled"] = placed.Count(p => p.Label(Revisions.HashLabel) == hash) is var n and > 0 ? n : null,
            ["numberAvailable"] = counts.Available == 0 ? null : counts.Available,
            ["numberUnavailable"] = nodes.Count - counts.Available is var missing and > 0 ? missing : null,
        };
        await view.SetStatusAsync(Resources.DaemonSets, set, status, ct).ConfigureAwait(false);
        return counts.NextAvailable is { } left ? ReconcileResult.After(left) : ReconcileResult.Done;
    }
}
