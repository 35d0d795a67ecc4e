using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>Which claims are mounted by a pod that has their files backed up. Fed by the listings of pods that the backup makes anyway; a
/// namespace they don't cover (a label selector, pods left out) is listed once when it is first asked about. Safe for concurrent use.</summary>
internal sealed class PodVolumes(BackupRun run) : IDisposable
{
    private readonly SemaphoreSlim _listing = new(1);
    private readonly Lock _gate = new();
    private readonly HashSet<ObjectKey> _chosen = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private bool _all;

    /// <summary>Notes a pod of a listing.</summary>
    public void See(KubeObject pod)
    {
        foreach (var volume in pod.View.Items("spec", "volumes"))
        {
            if (volume.Text("persistentVolumeClaim", "claimName") is not { } claim || volume.Text("name") is not { } name) continue;
            if (!FileBackupChoice.Chosen(pod, name, run.Backup.Spec.DefaultVolumesToFsBackup == true)) continue;
            lock (_gate) _chosen.Add(new ObjectKey(pod.Namespace, claim));
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
        if (Known(claim) is { } known) return known;
        await _listing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (Known(claim) is { } meanwhile) return meanwhile;
            await ListAsync(claim.Namespace!, ct).ConfigureAwait(false);
        }
        finally
        {
            _listing.Release();
        }

        return Known(claim)!.Value;
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

    private bool? Known(ObjectKey claim)
    {
        lock (_gate) return _all || _known.Contains(claim.Namespace!) ? _chosen.Contains(claim) : null;
    }
}
