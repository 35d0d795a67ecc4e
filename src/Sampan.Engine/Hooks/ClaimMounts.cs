using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Volumes.Files;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Hooks;

/// <summary>Which running pods mount which claims of a namespace, from one LIST of its pods. Pods come namespace by namespace: only the last one asked
/// about is kept, names alone. One caller at a time.</summary>
internal sealed class ClaimMounts(BackupRun run, BackupHooks hooks)
{
    private readonly Dictionary<string, List<string>> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _claims = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hooked = new(StringComparer.Ordinal);
    private string? _namespace;

    /// <summary>Names of the claims that a pod's volumes are.</summary>
    public static IReadOnlyList<string> ClaimsOf(KubeObject pod) =>
        [.. pod.View.Items("spec", "volumes").Select(v => v.Text("persistentVolumeClaim", "claimName")).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The running pods that mount a claim, in the order of their names.</summary>
    /// <exception cref="Sampan.Kubernetes.Errors.KubeApiException">Pods can't be listed.</exception>
    /// <exception cref="Sampan.Kubernetes.Errors.KubeUnreachableException">Pods can't be listed.</exception>
    public async Task<IReadOnlyList<string>> PodsOfAsync(ObjectKey claim, CancellationToken ct)
    {
        await LookAsync(claim.Namespace!, ct).ConfigureAwait(false);
        return _pods.TryGetValue(claim.Name, out var pods) ? pods : [];
    }

    /// <summary>True when a pod with hooks mounts one of the claims, or shares another claim with a pod that does, and so on.</summary>
    public async Task<bool> LeadToHooksAsync(string ns, IReadOnlyList<string> claims, CancellationToken ct)
    {
        await LookAsync(ns, ct).ConfigureAwait(false);
        var (seen, todo) = (new HashSet<string>(claims, StringComparer.Ordinal), new Queue<string>(claims));
        while (todo.TryDequeue(out var claim))
        {
            foreach (var pod in _pods.GetValueOrDefault(claim) ?? [])
            {
                if (_hooked.Contains(pod)) return true;
                foreach (var other in _claims[pod].Where(seen.Add)) todo.Enqueue(other);
            }
        }

        return false;
    }

    private async Task LookAsync(string ns, CancellationToken ct)
    {
        if (_namespace == ns) return;
        // Also when the LIST fails: it is not tried again for every pod.
        _namespace = ns;
        _pods.Clear();
        _claims.Clear();
        _hooked.Clear();
        var query = new ListQuery { Namespace = ns, PageSize = run.Options.PageSize };
        await foreach (var page in run.Options.Cluster.ListAsync(KnownResources.PodsV1, query, ct).ConfigureAwait(false))
        {
            foreach (var pod in page.Items) See(pod);
        }

        run.PodVolumes.Complete(ns);
    }

    private void See(KubeObject pod)
    {
        run.PodVolumes.See(pod);
        if (MountedVolumes.PodProblem(pod) is not null || ClaimsOf(pod) is not { Count: > 0 } claims) return;
        _claims[pod.Name] = claims;
        if (hooks.AreOn(pod)) _hooked.Add(pod.Name);
        foreach (var claim in claims)
        {
            if (!_pods.TryGetValue(claim, out var pods)) _pods.Add(claim, pods = []);
            pods.Add(pod.Name);
        }
    }
}
