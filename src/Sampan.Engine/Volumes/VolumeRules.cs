using Sampan.Engine.Backups;
using Sampan.Engine.Volumes.Policies;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>What is done with a volume's data: resource policies first, then the pods that mount it, then the backup's own fields
/// (<c>volume_policy_helper.go</c>).</summary>
internal sealed class VolumeRules(BackupRun run, PodVolumes pods)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SnapshotChoice> _byVolume = new(StringComparer.Ordinal);

    /// <summary>What the policies say; null when none matches.</summary>
    public VolumeActionType? PolicyFor(VolumeFacts facts) => run.Policies?.ActionFor(facts);

    /// <summary>Whether a snapshot of a claim's volume is wanted. A matching policy beats <c>spec.snapshotVolumes</c>, also when that is false.</summary>
    public async Task<SnapshotChoice> ForClaimAsync(KubeObject claim, KubeObject volume, CancellationToken ct)
    {
        var choice = await ChooseAsync(VolumeFacts.Of(volume, claim), claim.Key, ct).ConfigureAwait(false);
        lock (_gate) _byVolume[volume.Name] = choice;
        return choice;
    }

    /// <summary>The same for a volume; what was decided for its claim stands.</summary>
    public async Task<SnapshotChoice> ForVolumeAsync(KubeObject volume, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_byVolume.TryGetValue(volume.Name, out var known)) return known;
        }

        ObjectKey? key = volume.Text("spec", "claimRef", "name") is { } name ? new ObjectKey(volume.Text("spec", "claimRef", "namespace"), name) : null;
        var claim = run.Policies is null || key is null ? null : await run.Options.Cluster.GetAsync(Actions.KnownResources.ClaimsV1, key.Value, ct).ConfigureAwait(false);
        return await ChooseAsync(VolumeFacts.Of(volume, claim), key, ct).ConfigureAwait(false);
    }

    /// <summary>True when a choice against a snapshot is what somebody wants, data and all.</summary>
    public bool IsOnPurpose(SnapshotChoice choice) =>
        choice is SnapshotChoice.SkippedByPolicy or SnapshotChoice.Off || (choice == SnapshotChoice.LeftToPlugin && run.Options.Actions.Count > 0);

    private async Task<SnapshotChoice> ChooseAsync(VolumeFacts facts, ObjectKey? claim, CancellationToken ct)
    {
        switch (PolicyFor(facts))
        {
            case VolumeActionType.Snapshot: return SnapshotChoice.Take;
            case VolumeActionType.Skip: return SnapshotChoice.SkippedByPolicy;
            case VolumeActionType.FileBackup: return SnapshotChoice.FilesByPolicy;
            case VolumeActionType.Custom: return SnapshotChoice.LeftToPlugin;
        }

        if (claim is { Namespace: not null } key && await pods.ChooseFilesAsync(key, ct).ConfigureAwait(false)) return SnapshotChoice.TakenAsFiles;
        return run.Backup.Spec.SnapshotVolumes == false ? SnapshotChoice.Off : SnapshotChoice.Take;
    }
}
