using System.Text.Json;
using Sampan.Engine.Actions;
using Sampan.Engine.Backups;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes.Policies;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes.Files;

/// <summary>Has the files of pods' volumes backed up: which ones, once a claim, and through the mover if there is one. Pods may come side by side.</summary>
internal sealed class FileBackups(BackupRun run) : IDisposable
{
    private const int AtOnce = 4;
    private readonly Lock _gate = new();
    private readonly HashSet<ObjectKey> _claims = [];
    private readonly Dictionary<string, Task<string>> _repositories = new(StringComparer.Ordinal);
    private readonly List<(BackupItem Pod, Task<KubeObject> Backup)> _running = [];
    private readonly SemaphoreSlim _slots = new(AtOnce);

    /// <summary>Every PodVolumeBackup that was tried, once <see cref="EndAsync"/> is through.</summary>
    public List<KubeObject> Backups { get; } = [];

    /// <summary>Looks at a pod that is being stored, and begins what is to be done with its volumes.</summary>
    public async Task TakeAsync(BackupItem pod, CancellationToken ct)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var volume in pod.Object.View.Items("spec", "volumes").ToList())
        {
            var claim = volume.Text("persistentVolumeClaim", "claimName") is { } name ? new ObjectKey(pod.Object.Namespace, name) : (ObjectKey?)null;
            var mount = new PodVolume(pod, volume.Text("name") ?? "", volume, claim);
            if (await ChooseAsync(mount, ct).ConfigureAwait(false))
            {
                taken.Add(mount.Name);
                if (claim is null || IsFirst(claim.Value)) await BeginAsync(mount, ct).ConfigureAwait(false);
            }
            else if (claim is { } key)
            {
                run.Volumes.SkipClaim(key, SkipReasons.PodVolume, SkipReasons.OptedOut(pod.Object.Name));
            }
        }

        // Velero looks for such names and says nothing when it finds none.
        foreach (var name in FileBackupChoice.Asked(pod.Object).Where(n => run.Backup.Spec.DefaultVolumesToFsBackup != true && !taken.Contains(n)))
        {
            run.Warn(Reason.VolumeNotCaptured, pod.Id, $"pod {pod.Object.Key} asks for a backup of the files of its volume \"{name}\", which it does not have or which can't be backed up so");
        }
    }

    /// <summary>Waits for all of them and notes how they ended, ordered by pod, those of a pod in the order they were begun.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        await Task.WhenAll(_running.Select(r => r.Backup)).WaitAsync(ct).ConfigureAwait(false);
        foreach (var (pod, running) in _running.OrderBy(r => r.Pod.Object.Key.ToString(), StringComparer.Ordinal))
        {
            var backup = await running.ConfigureAwait(false);
            Backups.Add(backup);
            if (backup.Text("status", "phase") is not "Completed" and var phase)
                run.Fail(Reason.FileBackupFailed, pod.Id, $"the files of volume {backup.Text("spec", "volume")} of pod {pod.Object.Key} are not in the backup: {phase}: {backup.Text("status", "message")}");
        }

        _running.Clear();
    }

    /// <summary>Waits until the files of these pods' volumes are copied, or could not be.</summary>
    public Task EndedAsync(IReadOnlyCollection<ObjectKey> pods, CancellationToken ct)
    {
        lock (_gate) return Task.WhenAll(_running.Where(r => pods.Contains(r.Pod.Object.Key)).Select(r => r.Backup)).WaitAsync(ct);
    }

    public void Dispose() => _slots.Dispose();

    private bool IsFirst(ObjectKey claim)
    {
        lock (_gate) return _claims.Add(claim);
    }

    private async Task<bool> ChooseAsync(PodVolume volume, CancellationToken ct)
    {
        if (!FileBackupChoice.CanBeTaken(volume.Source) || (volume.Claim is not null && !run.TakesClaims)) return false;
        if (run.Policies is not null && run.Rules.PolicyFor(await FactsAsync(volume, ct).ConfigureAwait(false)) is { } action) return action == VolumeActionType.FileBackup;
        return FileBackupChoice.Chosen(volume.Pod.Object, volume.Name, run.Backup.Spec.DefaultVolumesToFsBackup == true);
    }

    private async Task<VolumeFacts> FactsAsync(PodVolume volume, CancellationToken ct)
    {
        var (claim, persistent) = await ResolveAsync(volume, ct).ConfigureAwait(false);
        return persistent is null ? VolumeFacts.OfPodVolume(volume.Source, claim) : VolumeFacts.Of(persistent, claim);
    }

    private async Task<(KubeObject? Claim, KubeObject? Volume)> ResolveAsync(PodVolume volume, CancellationToken ct)
    {
        if (volume.Claim is not { } key || await run.Options.Cluster.GetAsync(KnownResources.ClaimsV1, key, ct).ConfigureAwait(false) is not { } claim) return (null, null);
        if (claim.Text("status", "phase") != "Bound" || claim.Text("spec", "volumeName") is not { Length: > 0 } name) return (claim, null);
        return (claim, await run.Options.Cluster.GetAsync(KnownResources.VolumesV1, new ObjectKey(null, name), ct).ConfigureAwait(false));
    }

    private async Task BeginAsync(PodVolume volume, CancellationToken ct)
    {
        var (claim, persistent) = await ResolveAsync(volume, ct).ConfigureAwait(false);
        var pod = volume.Pod.Object;
        if (MountedVolumes.PodProblem(pod) is { } notRunning)
        {
            Leave(volume, run.Warn, Reason.VolumeNotCaptured, $"encountered a problem with backing up the PVC of pod {pod.Key}: {notRunning}");
        }
        else if (MountedVolumes.VolumeProblem(pod, volume.Name, persistent) is { } unreadable)
        {
            Leave(volume, run.Warn, Reason.VolumeNotCaptured, unreadable);
        }
        else if (run.Options.PodVolumeMover is not { } mover)
        {
            Leave(volume, run.Fail, Reason.NoPodVolumeMover, SkipReasons.NoMover);
        }
        else
        {
            var record = persistent is null ? new VolumeRecord() : run.Volumes.Meet(persistent);
            run.Volumes.Change(record, r => (r.Method, r.Claim) = (VolumeMethod.PodVolumeBackup, volume.Claim));
            if (persistent is null) run.Volumes.Add(record);
            var running = RunAsync(mover, volume, claim, record, ct);
            lock (_gate) _running.Add((volume.Pod, running));
        }
    }

    private void Leave(PodVolume volume, Action<Reason, ItemId, string> report, Reason reason, string why)
    {
        if (volume.Claim is { } claim) run.Volumes.SkipClaim(claim, SkipReasons.PodVolume, why, reported: true);
        report(reason, volume.Pod.Id, $"the files of volume {volume.Name} of pod {volume.Pod.Object.Key} are not in the backup: {why}");
    }

    private async Task<KubeObject> RunAsync(IPodVolumeMover mover, PodVolume volume, KubeObject? claim, VolumeRecord record, CancellationToken ct)
    {
        // What the pipeline does with the pod afterwards must not be seen here.
        var pod = volume.Pod.Object.DeepClone();
        await _slots.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var started = run.Options.Time.GetUtcNow();
            var (backup, status) = await MoveAsync(mover, volume, pod, claim, ct).ConfigureAwait(false);
            var ended = run.Options.Time.GetUtcNow();
            PodVolumeBackup.End(backup, status, started, ended);
            run.Volumes.Change(record, r => (r.FileBackup, r.Started, r.Ended, r.Succeeded) = (backup, started, ended, status.Phase == "Completed"));
            return backup;
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<(KubeObject Backup, PodVolumeStatus Status)> MoveAsync(IPodVolumeMover mover, PodVolume volume, KubeObject pod, KubeObject? claim, CancellationToken ct)
    {
        var repository = "";
        try
        {
            Task<string>? preparing;
            lock (_repositories)
            {
                if (!_repositories.TryGetValue(pod.Namespace!, out preparing)) _repositories.Add(pod.Namespace!, preparing = mover.PrepareRepositoryAsync(pod.Namespace!, ct));
            }

            repository = await preparing.ConfigureAwait(false);
            var backup = PodVolumeBackup.Make(run, mover, repository, pod, volume.Name, claim);
            return (backup, await mover.BackUpAsync(backup.DeepClone(), ct).ConfigureAwait(false));
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return (PodVolumeBackup.Make(run, mover, repository, pod, volume.Name, claim), new PodVolumeStatus("Failed") { Message = e.Message });
        }
    }

    private sealed record PodVolume(BackupItem Pod, string Name, JsonElement Source, ObjectKey? Claim);
}
