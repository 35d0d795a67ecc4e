using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Volumes.Files;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Hooks;

/// <summary>Which running pods mount which claims of a namespace, from one LIST of its pods when it is first asked about. Names alone are kept.
/// One caller at a time.</summary>
internal sealed class ClaimMounts(BackupRun run, BackupHooks hooks)
{
    private readonly Dictionary<ObjectKey, List<string>> _pods = [];
    private readonly Dictionary<ObjectKey, IReadOnlyList<string>> _claims = [];
    private readonly HashSet<ObjectKey> _hooked = [];
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Names of the claims that a pod's volumes are.</summary>
    public static IReadOnlyList<string> ClaimsOf(KubeObject pod) =>
        [.. pod.View.Items("spec", "volumes").Select(v => v.Text("persistentVolumeClaim", "claimName")).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The running pods that mount a claim, in the order of their names.</summary>
    /// <exception cref="Sampan.Kubernetes.Errors.KubeApiException">Pods can't be listed.</exception>
    /// <exception cref="Sampan.Kubernetes.Errors.KubeUnreachableException">Pods can't be listed.</exception>
    public async Task<IReadOnlyList<string>> PodsOfAsync(ObjectKey claim, CancellationToken ct)
    {
        await LookAsync(claim.Namespace!, ct).ConfigureAwait(false);
        return _pods.TryGetValue(claim, out var pods) ? pods : [];
    }

    /// <summary>True when a pod with hooks mounts one of the claims, or shares another claim with a pod that does, and so on.</summary>
    public async Task<bool> LeadToHooksAsync(string ns, IReadOnlyList<string> claims, CancellationToken ct)
    {
        await LookAsync(ns, ct).ConfigureAwait(false);
        var (seen, todo) = (new HashSet<string>(claims, StringComparer.Ordinal), new Queue<string>(claims));
        while (todo.TryDequeue(out var claim))
        {
            foreach (var pod in (_pods.GetValueOrDefault(new ObjectKey(ns, claim)) ?? []).Select(p => new ObjectKey(ns, p)))
            {
                if (_hooked.Contains(pod)) return true;
                foreach (var other in _claims[pod].Where(seen.Add)) todo.Enqueue(other);
            }
        }

        return false;
    }

    private async Task LookAsync(string ns, CancellationToken ct)
    {
        // Also when the LIST fails: it is not tried again for every pod.
        if (!_asked.Add(ns)) return;
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
        _claims[pod.Key] = claims;
        if (hooks.AreOn(pod)) _hooked.Add(pod.Key);
        foreach (var claim in claims.Select(c => new ObjectKey(pod.Namespace, c)))
        {
            if (!_pods.TryGetValue(claim, out var pods)) _pods.Add(claim, pods = []);
            pods.Add(pod.Name);
        }
    }
}
