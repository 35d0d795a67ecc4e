using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Volumes.Files;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>Which claims are mounted by which running pods, and by a pod that has their files backed up. Fed by the listings of pods that the backup makes anyway; a
/// namespace they don't cover (a label selector, pods left out) is listed once when it is first asked about. Safe for concurrent use.</summary>
internal sealed class PodVolumes(BackupRun run) : IDisposable
{
    private readonly SemaphoreSlim _listing = new(1);
    private readonly Lock _gate = new();
    private readonly HashSet<ObjectKey> _chosen = [];
    private readonly Dictionary<ObjectKey, SortedSet<string>> _mountedBy = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private bool _all;

    /// <summary>Notes a pod of a listing.</summary>
    public void See(KubeObject pod)
    {
        var runs = MountedVolumes.PodProblem(pod) is null;
        foreach (var volume in pod.View.Items("spec", "volumes"))
        {
            if (volume.Text("persistentVolumeClaim", "claimName") is not { } claim || volume.Text("name") is not { } name) continue;
            var key = new ObjectKey(pod.Namespace, claim);
            if (runs) Mount(key, pod.Name);
            if (!FileBackupChoice.Chosen(pod, name, run.Backup.Spec.DefaultVolumesToFsBackup == true)) continue;
            lock (_gate) _chosen.Add(key);
        }
    }

    /// <summary>Every pod of a namespace (null: of the cluster) has been seen.</summary>
    public void Complete(string? ns)
    {
        lock (_gate)
        {
            if (ns is null) _all = true;
            else _known.Add(ns);
        }
    }

    /// <summary>True when a pod has the files of this claim backed up.</summary>
    /// <exception cref="Kubernetes.Errors.KubeApiException">Pods can't be listed.</exception>
    public async Task<bool> ChooseFilesAsync(ObjectKey claim, CancellationToken ct)
    {
        await KnowAsync(claim.Namespace!, ct).ConfigureAwait(false);
        lock (_gate) return _chosen.Contains(claim);
    }

    /// <summary>The names of the running pods that mount a claim, in order, whether or not they are in the backup.</summary>
    /// <exception cref="Kubernetes.Errors.KubeApiException">Pods can't be listed.</exception>
    public async Task<IReadOnlyList<string>> MountedByAsync(ObjectKey claim, CancellationToken ct)
    {
        await KnowAsync(claim.Namespace!, ct).ConfigureAwait(false);
        lock (_gate) return _mountedBy.TryGetValue(claim, out var pods) ? [.. pods] : [];
    }

    public void Dispose() => _listing.Dispose();

    private async Task ListAsync(string ns, CancellationToken ct)
    {
        await foreach (var page in run.Options.Cluster.ListAsync(KnownResources.PodsV1, new ListQuery { Namespace = ns, PageSize = run.Options.PageSize }, ct).ConfigureAwait(false))
        {
            foreach (var pod in page.Items) See(pod);
        }

        Complete(ns);
    }

    private async Task KnowAsync(string ns, CancellationToken ct)
    {
        if (IsKnown(ns)) return;
        await _listing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (!IsKnown(ns)) await ListAsync(ns, ct).ConfigureAwait(false);
        }
        finally
        {
            _listing.Release();
        }
    }

    private bool IsKnown(string ns)
    {
        lock (_gate) return _all || _known.Contains(ns);
    }

    private void Mount(ObjectKey claim, string pod)
    {
        lock (_gate)
        {
            if (!_mountedBy.TryGetValue(claim, out var pods)) _mountedBy.Add(claim, pods = new SortedSet<string>(StringComparer.Ordinal));
            pods.Add(pod);
        }
    }
}
