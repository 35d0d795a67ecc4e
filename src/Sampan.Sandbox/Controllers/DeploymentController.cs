using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Moves a Deployment's pods to its current template through ReplicaSets, rolling or all at once.</summary>
internal sealed class DeploymentController(ClusterView view) : IReconciler
{
    private const string HashLabel = "pod-template-hash";
    private const string Revision = "deployment.kubernetes.io/revision";
    private const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    private const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    public static void Start(ClusterView view)
    {
        view.Run("deployments", new DeploymentController(view), 4, c => c
            .For(view.Cache(Resources.Deployments))
            .For(view.Cache(Resources.ReplicaSets), change => OwnerKeys.Of(view, change, Resources.Deployments, "Deployment", Matches))
            .For(view.Cache(Resources.Pods), PodKeys));

        // A Recreate strategy waits for pods to be gone; their ReplicaSet does not change at that moment.
        IEnumerable<ObjectKey> PodKeys(ObjectChange change)
        {
            if (change.After is not null || Owners.Controller(change.Object) is not { Kind: "ReplicaSet" } owner) return [];
            var set = view.Get(Resources.ReplicaSets, new ObjectKey(change.Object.Namespace, owner.Name));
            return set is not null && Owners.Controller(set) is { Kind: "Deployment" } d ? [new ObjectKey(set.Namespace, d.Name)] : [];
        }
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Deployments, key) is not { } deployment) return ReconcileResult.Done;
        var sets = await Adoption.ClaimAsync(
            view, Resources.Deployments, deployment, Resources.ReplicaSets, s => Matches(deployment, s), ct).ConfigureAwait(false);
        if (!PodState.IsTerminating(deployment))
        {
            var current = Current(deployment, sets);
            if (current is null && deployment.Flag("spec", "paused") != true)
            {
                current = await MakeSetAsync(deployment, sets, ct).ConfigureAwait(false);
                if (current is null) return ReconcileResult.After(TimeSpan.Zero);
                sets.Add(current);
            }

            await AlignRevisionAsync(deployment, current, sets, ct).ConfigureAwait(false);
            await ScaleAsync(deployment, current, sets, ct).ConfigureAwait(false);
        }

        return await new DeploymentStatus(view, deployment).WriteAsync(Fresh(sets), Current(deployment, sets), ct).ConfigureAwait(false);
    }

    private static bool Matches(KubeObject deployment, KubeObject set) =>
        Selectors.Matches(deployment.View.At("spec", "selector"), Selectors.Labels(set));

    /// <summary>The ReplicaSet with the deployment's own template; the oldest, when restored ones repeat it.</summary>
    private static KubeObject? Current(KubeObject deployment, IEnumerable<KubeObject> sets) => sets
        .Where(s => PodTemplates.Same(deployment.View.At("spec", "template"), s.View.At("spec", "template"), HashLabel))
        .OrderBy(s => s.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).ThenBy(s => s.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    private List<KubeObject> Fresh(IEnumerable<KubeObject> sets) =>
        [.. sets.Select(s => view.Get(Resources.ReplicaSets, s.Key)).OfType<KubeObject>()];

    private async Task<KubeObject?> MakeSetAsync(KubeObject deployment, List<KubeObject> sets, CancellationToken ct)
    {
        var template = deployment.View.At("spec", "template");
        var collisions = deployment.Whole("status", "collisionCount") ?? 0;
        var hash = TemplateHash.Of(template, collisions);
        var pod = (JsonObject)ClusterView.Node(template)!;
        var metadata = PodTemplates.Child(pod, "metadata");
        PodTemplates.Child(metadata, "labels")[HashLabel] = hash;
        var selector = (JsonObject)ClusterView.Node(deployment.View.At("spec", "selector"))!;
        PodTemplates.Child(selector, "matchLabels")[HashLabel] = hash;
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name}-{hash}",
                ["namespace"] = deployment.Namespace,
                ["labels"] = metadata["labels"]!.DeepClone(),
                ["annotations"] = Annotations(deployment, NextRevision(sets)),
                ["ownerReferences"] = new JsonArray(Owners.Reference(view, Resources.Deployments, deployment)),
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = 0,
                ["minReadySeconds"] = deployment.Whole("spec", "minReadySeconds") ?? 0,
                ["selector"] = selector,
                ["template"] = pod,
            },
        };
        var made = await view.TryCreateAsync(Resources.ReplicaSets, body, ct).ConfigureAwait(false);
        if (made is not null) return made;

        // The name is taken by a set of another template or another owner: the next hash is salted.
        await view.SetStatusAsync(Resources.Deployments, deployment, new JsonObject { ["collisionCount"] = collisions + 1 }, ct).ConfigureAwait(false);
        return null;
    }

    private static JsonObject Annotations(KubeObject deployment, long revision)
    {
        var annotations = ClusterView.Node(deployment.View.At("metadata", "annotations")) as JsonObject ?? [];
        annotations.Remove("kubectl.kubernetes.io/last-applied-configuration");
        var wanted = deployment.Whole("spec", "replicas") ?? 1;
        annotations[Revision] = revision.ToString(CultureInfo.InvariantCulture);
        annotations[DesiredReplicas] = wanted.ToString(CultureInfo.InvariantCulture);
        annotations[MaxReplicas] = (wanted + Surge(deployment)).ToString(CultureInfo.InvariantCulture);
        return annotations;
    }

    private static long NextRevision(IEnumerable<KubeObject> sets) => sets.Select(RevisionOf).DefaultIfEmpty(0).Max() + 1;

    private static long RevisionOf(KubeObject item) =>
        long.TryParse(item.Annotation(Revision), CultureInfo.InvariantCulture, out var n) ? n : 0;

    private async Task AlignRevisionAsync(KubeObject deployment, KubeObject? current, List<KubeObject> sets, CancellationToken ct)
    {
        if (current is null) return;
        var revision = Math.Max(RevisionOf(current), NextRevision(sets.Where(s => s.Uid != current.Uid)));
        var text = revision.ToString(CultureInfo.InvariantCulture);
        foreach (var (resource, item) in new[] { (Resources.ReplicaSets, current), (Resources.Deployments, deployment) })
        {
            if (item.Annotation(Revision) == text) continue;
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Revision] = text } } };
            await view.PatchAsync(resource, item.Key, patch, null, ct).ConfigureAwait(false);
        }
    }

    private async Task ScaleAsync(KubeObject deployment, KubeObject? current, List<KubeObject> sets, CancellationToken ct)
    {
        var wanted = deployment.Whole("spec", "replicas") ?? 1;
        var old = sets.Where(s => s.Uid != current?.Uid).ToList();
        if (deployment.Text("spec", "strategy", "type") == "Recreate")
        {
            foreach (var set in old) await ResizeAsync(set, 0, ct).ConfigureAwait(false);
            var gone = old.All(s => view.ControlledBy(Resources.Pods, s.Uid!).All(PodState.IsFinished));
            if (current is not null && gone) await ResizeAsync(current, wanted, ct).ConfigureAwait(false);
            return;
        }

        if (current is not null)
        {
            var room = wanted + Surge(deployment) - sets.Sum(Size);
            var size = Size(current);
            await ResizeAsync(current, size > wanted ? wanted : Math.Min(wanted, size + Math.Max(0, room)), ct).ConfigureAwait(false);
        }

        // Old pods that are not available help nobody; available ones go as far as the minimum allows.
        var spare = sets.Sum(s => s.Whole("status", "availableReplicas") ?? 0) - (wanted - Unavailable(deployment));
        foreach (var set in old.OrderBy(RevisionOf))
        {
            var available = Math.Min(set.Whole("status", "availableReplicas") ?? 0, Size(set));
            var removable = Math.Clamp(spare, 0, available);
            spare -= removable;
            await ResizeAsync(set, current is null ? Size(set) : available - removable, ct).ConfigureAwait(false);
        }
    }

    private static long Size(KubeObject set) => set.Whole("spec", "replicas") ?? 0;

    private static long Surge(KubeObject deployment) => deployment.Text("spec", "strategy", "type") == "Recreate"
        ? 0
        : Share(deployment, "maxSurge", up: true);

    /// <summary>At least one when nothing may surge either: else a roll-out could not begin.</summary>
    private static long Unavailable(KubeObject deployment)
    {
        var n = Share(deployment, "maxUnavailable", up: false);
        return n == 0 && Surge(deployment) == 0 ? 1 : n;
    }

    private static long Share(KubeObject deployment, string field, bool up)
    {
        var wanted = deployment.Whole("spec", "replicas") ?? 1;
        if (deployment.Whole("spec", "strategy", "rollingUpdate", field) is { } n) return n;
        var text = deployment.Text("spec", "strategy", "rollingUpdate", field) ?? "25%";
        var percent = double.TryParse(text.TrimEnd('%'), CultureInfo.InvariantCulture, out var p) ? p : 25;
        return (long)(up ? Math.Ceiling(wanted * percent / 100) : Math.Floor(wanted * percent / 100));
    }

    private async Task ResizeAsync(KubeObject set, long replicas, CancellationToken ct)
    {
        if (Size(set) == replicas) return;
        await view.PatchAsync(Resources.ReplicaSets, set.Key, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }, null, ct).ConfigureAwait(false);
    }
}
