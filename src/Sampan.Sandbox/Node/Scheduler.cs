using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;
using Sampan.Sandbox.Csi;

namespace Sampan.Sandbox.Node;

/// <summary>Binds pods to nodes that they accept, spread evenly; waits for claims, and picks the node for claims that wait for a consumer.</summary>
internal sealed class Scheduler(ClusterView view) : IReconciler
{
    private readonly EventRecorder _events = new(view, "default-scheduler");

    public static void Start(ClusterView view)
    {
        StorageFacts.IndexPodsByClaim(view);
        view.Run("scheduler", new Scheduler(view), 8, c => c
            .For(view.Cache(Resources.Pods), change => change.After is { } pod && Wants(pod) ? [pod.Key] : [])
            .For(view.Cache(Resources.Nodes), change => change.After is null || change.Before is null || Labelled(change) ? Waiting(view) : [])
            .For(view.Cache(Resources.StorageClasses), _ => Waiting(view))
            .For(view.Cache(Resources.Claims), change => StorageFacts.PodsUsing(view, change.Object.Key).Where(Wants).Select(p => p.Key)));
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Pods, key) is not { } pod || !Wants(pod)) return ReconcileResult.Done;
        var nodes = view.Cache(Resources.Nodes).Items.Where(n => n.Flag("spec", "unschedulable") != true && NodeFit.Accepts(pod.View.At("spec"), n)).ToList();
        if (nodes.Count == 0)
        {
            var all = view.Cache(Resources.Nodes).Items.Count;
            await RefuseAsync(pod, $"0/{all} nodes are available: none matches the pod's node selector, affinity and tolerations.", ct).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        var node = nodes.OrderBy(n => (uint)HashCode.Combine(pod.Uid, n.Name)).First();
        if (await ClaimsMissingAsync(pod, node, ct).ConfigureAwait(false) is { } reason) await RefuseAsync(pod, $"0/{nodes.Count} nodes are available: {reason}.", ct).ConfigureAwait(false);
        else await BindAsync(pod, node.Name, ct).ConfigureAwait(false);
        return ReconcileResult.Done;
    }

    private static bool Wants(KubeObject pod) =>
        pod.Text("spec", "nodeName") is not { Length: > 0 } && PodState.IsActive(pod) &&
        (pod.Text("spec", "schedulerName") ?? "default-scheduler") == "default-scheduler" && !pod.View.Items("spec", "schedulingGates").Any();

    private static bool Labelled(ObjectChange change) =>
        !Selectors.SameLabels(change.Before!, change.After!) ||
        change.Before!.View.Items("spec", "taints").Count() != change.After!.View.Items("spec", "taints").Count();

    private static IEnumerable<ObjectKey> Waiting(ClusterView view) => view.Cache(Resources.Pods).Items.Where(Wants).Select(p => p.Key);

    /// <summary>Why the pod can't go to the node yet; null when every claim is bound. Claims that wait for a consumer are told the node.</summary>
    private async Task<string?> ClaimsMissingAsync(KubeObject pod, KubeObject node, CancellationToken ct)
    {
        string? reason = null;
        foreach (var name in StorageFacts.ClaimNames(pod))
        {
            if (view.Get(Resources.Claims, new ObjectKey(pod.Namespace, name)) is not { } claim)
            {
                reason = $"persistentvolumeclaim \"{name}\" not found";
            }
            else if (PodState.IsTerminating(claim))
            {
                reason = $"persistentvolumeclaim \"{name}\" is being deleted";
            }
            else if (!StorageFacts.IsBound(claim))
            {
                reason = "pod has unbound immediate PersistentVolumeClaims";
                if (!StorageFacts.WaitsForConsumer(StorageFacts.StorageClassOf(view, claim)) || claim.Annotation(StorageFacts.SelectedNode) is not null)
                {
                    continue;
                }

                var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [StorageFacts.SelectedNode] = node.Name } } };
                await view.PatchAsync(Resources.Claims, claim.Key, patch, null, ct).ConfigureAwait(false);
            }
        }

        return reason;
    }

    private async Task BindAsync(KubeObject pod, string node, CancellationToken ct)
    {
        var binding = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Binding",
            ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
            ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node },
        };
        try
        {
            var options = new WriteOptions { Subresource = "binding" };
            await view.Cluster.CreateAsync(view.Id(Resources.Pods), KubeObject.From(binding), options, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.Code is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone, or bound already: its next event tells.
        }
    }

    private async Task RefuseAsync(KubeObject pod, string message, CancellationToken ct)
    {
        var conditions = new Conditions(pod, view.Now).Set("PodScheduled", false, "Unschedulable", message);
        await view.SetStatusAsync(Resources.Pods, pod, new JsonObject { ["conditions"] = conditions.List }, ct).ConfigureAwait(false);
        await _events.WarnAsync(Resources.Pods, pod, "FailedScheduling", message, ct).ConfigureAwait(false);
    }
}
