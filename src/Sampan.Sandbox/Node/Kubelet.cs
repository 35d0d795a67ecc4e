using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;
using Sampan.Sandbox.Csi;

namespace Sampan.Sandbox.Node;

/// <summary>Plays the agent of the simulated nodes: starts the containers of pods bound to them, reports, and lets deleted pods go.</summary>
/// <remarks>Keeps nothing of its own: what ran and what it said is in the pods' status. Probes, lifecycle hooks and grace periods are not
/// waited for: a container that runs is ready.</remarks>
internal sealed class Kubelet : IReconciler
{
    private readonly ClusterView _view;
    private readonly PodDependencies _dependencies;
    private readonly ContainerRunner _runner;
    private readonly PodAddresses _addresses;
    private readonly EventRecorder _events;

    private Kubelet(ClusterView view, CloudAccount cloud)
    {
        _view = view;
        _dependencies = new PodDependencies(view, cloud);
        _runner = new ContainerRunner(_dependencies);
        _addresses = new PodAddresses(view);
        _events = new EventRecorder(view, "kubelet");
    }

    public static void Start(ClusterView view, CloudAccount cloud)
    {
        StorageFacts.IndexPodsByClaim(view);
        view.Run("kubelet", new Kubelet(view, cloud), 16, c => c
            .For(view.Cache(Resources.Pods), change => change.After is { } pod && IsOurs(view, pod) ? [pod.Key] : [])
            .For(view.Cache(Resources.ConfigMaps), change => Pending(view, change))
            .For(view.Cache(Resources.Secrets), change => Pending(view, change))
            .For(view.Cache(Resources.Volumes), _ => [])
            .For(view.Cache(Resources.Claims), change => StorageFacts.PodsUsing(view, change.Object.Key).Where(p => IsOurs(view, p)).Select(p => p.Key)));
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_view.Get(Resources.Pods, key) is not { } pod || !IsOurs(_view, pod)) return ReconcileResult.Done;
        if (PodState.IsTerminating(pod))
        {
            await LetGoAsync(pod, ct).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        if (PodState.IsFinished(pod)) return ReconcileResult.Done;
        if (PodState.Phase(pod) == "Pending" && _dependencies.FindMissing(pod) is { } missing)
        {
            await WaitAsync(pod, missing, ct).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        return await RunAsync(pod, ct).ConfigureAwait(false);
    }

    private static bool IsOurs(ClusterView view, KubeObject pod) => NodeRegistration.NumberOf(view.Options, pod.Text("spec", "nodeName")) is not null;

    /// <summary>Pods that may wait for the ConfigMap or Secret that changed.</summary>
    private static IEnumerable<ObjectKey> Pending(ClusterView view, ObjectChange change) => change.After is null
        ? []
        : view.Cache(Resources.Pods).InNamespace(change.Object.Namespace!).Where(p => PodState.Phase(p) == "Pending" && IsOurs(view, p)).Select(p => p.Key);

    private async Task WaitAsync(KubeObject pod, MissingDependency missing, CancellationToken ct)
    {
        var message = missing.Reason == "ContainerCreating" ? null : missing.Message;
        var hasInit = pod.View.Items("spec", "initContainers").Any();
        var report = new PodReport(_view, pod, "Pending", null)
        {
            Main = ContainerStatuses.Waiting(pod, "containers", hasInit ? "PodInitializing" : missing.Reason, hasInit ? null : message),
            Init = hasInit ? ContainerStatuses.Waiting(pod, "initContainers", missing.Reason, message) : null,
        };
        await report.WriteAsync(ct).ConfigureAwait(false);
        await _events.WarnAsync(Resources.Pods, pod, missing.EventReason, missing.Message, ct).ConfigureAwait(false);
    }

    private async Task<ReconcileResult> RunAsync(KubeObject pod, CancellationToken ct)
    {
        var number = NodeRegistration.NumberOf(_view.Options, pod.Text("spec", "nodeName"))!.Value;
        var address = pod.Flag("spec", "hostNetwork") == true ? NodeRegistration.AddressOf(number) : _addresses.For(pod, number);
        var containers = new ContainerStatuses(_view, pod, _runner);
        var (init, initialized, initFailed) = await containers.InitAsync(ct).ConfigureAwait(false);
        var main = initialized
            ? await containers.MainAsync(ct).ConfigureAwait(false)
            : ContainerStatuses.Waiting(pod, "containers", "PodInitializing", null);
        var ended = initialized ? Ended(pod, main) : initFailed && pod.Text("spec", "restartPolicy") == "Never" ? "Failed" : null;
        var report = new PodReport(_view, pod, ended ?? (initialized ? "Running" : "Pending"), address) { Init = init.Count > 0 ? init : null, Main = main, Initialized = initialized };
        await report.WriteAsync(ct).ConfigureAwait(false);
        return ended is null && containers.NextRestart is { } delay ? ReconcileResult.After(delay) : ReconcileResult.Done;
    }

    /// <summary>The final phase, when every container has ended and none will be started again.</summary>
    private static string? Ended(KubeObject pod, JsonArray main)
    {
        var policy = pod.Text("spec", "restartPolicy") ?? "Always";
        var codes = main.Select(s => s.Whole("state", "terminated", "exitCode")).ToList();
        if (policy == "Always" || codes.Any(c => c is null)) return null;
        if (codes.All(c => c == 0)) return "Succeeded";
        return policy == "Never" ? "Failed" : null;
    }

    private async Task LetGoAsync(KubeObject pod, CancellationToken ct)
    {
        if (pod.Whole("metadata", "deletionGracePeriodSeconds") == 0)
        {
            // Deleted already; who put a finalizer on it may wait for a final phase.
            if (!PodState.IsFinished(pod))
            {
                await _view.SetStatusAsync(Resources.Pods, pod, new JsonObject { ["phase"] = "Failed" }, ct).ConfigureAwait(false);
            }

            return;
        }

        try
        {
            var options = new DeleteOptions { Uid = pod.Uid, GracePeriodSeconds = 0 };
            await _view.Cluster.DeleteAsync(_view.Id(Resources.Pods), pod.Key, options, ct).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsConflict)
        {
            // A new pod of that name stands there: this one is gone.
        }
    }
}
