using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Keeps a StatefulSet's numbered pods and their claims, one after the other or all at once.</summary>
internal sealed class StatefulSetController(ClusterView view) : IReconciler
{
    private readonly EventRecorder _events = new(view, "statefulset-controller");

    public static void Start(ClusterView view) => view.Run("statefulsets", new StatefulSetController(view), 4, c => c
        .For(view.Cache(Resources.StatefulSets))
        .For(view.Cache(Resources.ControllerRevisions), _ => [])
        .For(view.Cache(Resources.Claims), _ => [])
        .For(view.Cache(Resources.Pods), change => OwnerKeys.Of(view, change, Resources.StatefulSets, "StatefulSet", Matches)));

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.StatefulSets, key) is not { } set) return ReconcileResult.Done;
        var pods = await Adoption.ClaimAsync(view, Resources.StatefulSets, set, Resources.Pods, p => Matches(set, p), ct).ConfigureAwait(false);
        var revision = set.Text("status", "updateRevision") ?? "";
        if (!PodState.IsTerminating(set))
        {
            revision = await Revisions.EnsureAsync(view, Resources.StatefulSets, set, nameAsHash: true, ct).ConfigureAwait(false);
            await StepAsync(set, pods, revision, ct).ConfigureAwait(false);
        }

        return await WriteStatusAsync(set, revision, ct).ConfigureAwait(false);
    }

    private static bool Matches(KubeObject set, KubeObject pod) =>
        Ordinal(set, pod.Name) is not null && Selectors.Matches(set.View.At("spec", "selector"), Selectors.Labels(pod));

    private static int? Ordinal(KubeObject set, string podName) =>
        podName.StartsWith(set.Name + "-", StringComparison.Ordinal) &&
        int.TryParse(podName.AsSpan(set.Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    private async Task StepAsync(KubeObject set, List<KubeObject> pods, string revision, CancellationToken ct)
    {
        var first = (int)(set.Whole("spec", "ordinals", "start") ?? 0);
        var wanted = (int)(set.Whole("spec", "replicas") ?? 1);
        var parallel = set.Text("spec", "podManagementPolicy") == "Parallel";
        var byOrdinal = pods.ToDictionary(p => Ordinal(set, p.Name)!.Value);
        for (var i = first; i < first + wanted; i++)
        {
            var pod = byOrdinal.GetValueOrDefault(i);
            if (pod is not null && PodState.IsFinished(pod) && !PodState.IsTerminating(pod))
            {
                await view.DeleteAsync(Resources.Pods, pod, null, ct).ConfigureAwait(false);
            }

            if (pod is null)
            {
                await EnsureClaimsAsync(set, i, ct).ConfigureAwait(false);
                await MakePodAsync(set, i, revision, ct).ConfigureAwait(false);
            }

            // In order: the next waits until this one serves. Its change brings us back.
            if (!parallel && (pod is null || PodState.IsTerminating(pod) || !PodState.IsReady(pod))) return;
        }

        foreach (var (_, pod) in byOrdinal.Where(p => p.Key < first || p.Key >= first + wanted).OrderByDescending(p => p.Key))
        {
            if (!PodState.IsTerminating(pod)) await view.DeleteAsync(Resources.Pods, pod, null, ct).ConfigureAwait(false);
            if (!parallel) return;
        }

        await RollAsync(set, byOrdinal, first, wanted, revision, ct).ConfigureAwait(false);
    }

    /// <summary>Replaces pods of older templates from the highest number down, one at a time and only while all serve.</summary>
    private async Task RollAsync(KubeObject set, Dictionary<int, KubeObject> pods, int first, int wanted, string revision, CancellationToken ct)
    {
        if (set.Text("spec", "updateStrategy", "type") == "OnDelete") return;
        var partition = (int)(set.Whole("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0);
        for (var i = first + wanted - 1; i >= Math.Max(first, partition); i--)
        {
            if (!pods.TryGetValue(i, out var pod) || PodState.IsTerminating(pod)) return;
            if (pod.Label(Revisions.HashLabel) != revision)
            {
                await view.DeleteAsync(Resources.Pods, pod, null, ct).ConfigureAwait(false);
                return;
            }

            if (!PodState.IsReady(pod)) return;
        }
    }

    private async Task EnsureClaimsAsync(KubeObject set, int ordinal, CancellationToken ct)
    {
        foreach (var template in set.View.Items("spec", "volumeClaimTemplates"))
        {
            var name = $"{template.Text("metadata", "name")}-{set.Name}-{ordinal}";
            if (view.Get(Resources.Claims, new ObjectKey(set.Namespace, name)) is not null) continue;
            var metadata = new JsonObject { ["name"] = name, ["namespace"] = set.Namespace };
            var labels = ClusterView.Node(template.At("metadata", "labels")) as JsonObject ?? [];
            foreach (var label in set.View.At("spec", "selector", "matchLabels") is { ValueKind: System.Text.Json.JsonValueKind.Object } match
                         ? match.EnumerateObject().ToList()
                         : [])
            {
                labels[label.Name] = label.Value.GetString();
            }

            metadata["labels"] = labels;
            if (ClusterView.Node(template.At("metadata", "annotations")) is { } annotations) metadata["annotations"] = annotations;
            var body = new JsonObject { ["metadata"] = metadata, ["spec"] = ClusterView.Node(template.At("spec")) };
            await view.TryCreateAsync(Resources.Claims, body, ct).ConfigureAwait(false);
        }
    }

    private async Task MakePodAsync(KubeObject set, int ordinal, string revision, CancellationToken ct)
    {
        var body = PodTemplates.Pod(view, Resources.StatefulSets, set);
        var metadata = (JsonObject)body["metadata"]!;
        var name = $"{set.Name}-{ordinal}";
        metadata.Remove("generateName");
        metadata["name"] = name;
        var labels = PodTemplates.Labels(body);
        labels["statefulset.kubernetes.io/pod-name"] = name;
        labels[Revisions.HashLabel] = revision;
        if (view.Minor >= 28) labels["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture);

        var spec = (JsonObject)body["spec"]!;
        spec["hostname"] = name;
        if (set.Text("spec", "serviceName") is { Length: > 0 } service) spec["subdomain"] = service;
        var volumes = spec["volumes"] as JsonArray ?? [];
        foreach (var template in set.View.Items("spec", "volumeClaimTemplates"))
        {
            var volume = template.Text("metadata", "name");
            foreach (var same in volumes.Where(v => v.Text("name") == volume).ToList()) volumes.Remove(same);
            volumes.Add((JsonNode)new JsonObject
            {
                ["name"] = volume,
                ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"{volume}-{set.Name}-{ordinal}" },
            });
        }

        if (volumes.Count > 0 && volumes.Parent is null) spec["volumes"] = volumes;
        if (await view.TryCreateAsync(Resources.Pods, body, ct).ConfigureAwait(false) is null && view.Get(Resources.Pods, new ObjectKey(set.Namespace, name)) is { } other)
        {
            await _events.WarnAsync(Resources.StatefulSets, set, "FailedCreate", $"pod {other.Key} stands in the way and does not match the selector", ct).ConfigureAwait(false);
        }
    }

    private async Task<ReconcileResult> WriteStatusAsync(KubeObject set, string revision, CancellationToken ct)
    {
        var pods = view.ControlledBy(Resources.Pods, set.Uid!).Where(PodState.IsActive).ToList();
        var wanted = set.Whole("spec", "replicas") ?? 1;
        var updated = pods.Count(p => p.Label(Revisions.HashLabel) == revision);
        var counts = ReplicaCount.Of(pods, set.Whole("spec", "minReadySeconds") ?? 0, view.Time.GetUtcNow());
        var rolledOut = updated == wanted && pods.Count == wanted && counts.Ready == wanted;
        var current = rolledOut ? revision : set.Text("status", "currentRevision") ?? revision;
        var status = new JsonObject
        {
            ["observedGeneration"] = set.Whole("metadata", "generation"),
            ["replicas"] = pods.Count,
            ["readyReplicas"] = counts.Ready == 0 ? null : counts.Ready,
            ["availableReplicas"] = counts.Available,
            ["currentReplicas"] = pods.Count(p => p.Label(Revisions.HashLabel) == current) is var n and > 0 ? n : null,
            ["updatedReplicas"] = updated == 0 ? null : updated,
            ["currentRevision"] = current,
            ["updateRevision"] = revision,
            ["collisionCount"] = set.Whole("status", "collisionCount") ?? 0,
        };
        await view.SetStatusAsync(Resources.StatefulSets, set, status, ct).ConfigureAwait(false);
        return counts.NextAvailable is { } left ? ReconcileResult.After(left) : ReconcileResult.Done;
    }
}
