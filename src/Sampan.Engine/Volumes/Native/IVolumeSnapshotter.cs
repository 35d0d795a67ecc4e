using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes.Native;

/// <summary>Cuts and deletes snapshots in a provider's own way, without Kubernetes: Velero's <c>VolumeSnapshotter</c> as far as backups need it. One instance
/// serves one location.</summary>
/// <remarks>Failures are exceptions of any type; their messages go into the result. Calls may come side by side.</remarks>
public interface IVolumeSnapshotter
{
    /// <summary>Called once, first, with the location's <c>spec.config</c>.</summary>
    Task InitAsync(IReadOnlyDictionary<string, string> config, CancellationToken ct);

    /// <summary>The provider's id of a PersistentVolume's disk; null or empty when it is none of this provider's.</summary>
    Task<string?> GetVolumeIdAsync(KubeObject volume, CancellationToken ct);

    /// <summary>What the disk is like.</summary>
    /// <param name="volumeId">From <see cref="GetVolumeIdAsync"/>.</param>
    /// <param name="zone">Availability zone; empty when the PersistentVolume names none.</param>
    /// <param name="ct">Ends with the run.</param>
    Task<VolumeTraits> GetVolumeInfoAsync(string volumeId, string zone, CancellationToken ct);

    /// <summary>Cuts a snapshot and gives its id, once it is certain to come.</summary>
    Task<string> CreateSnapshotAsync(string volumeId, string zone, IReadOnlyDictionary<string, string> tags, CancellationToken ct);

    /// <summary>Deletes a snapshot; one that is gone is no failure.</summary>
    Task DeleteSnapshotAsync(string snapshotId, CancellationToken ct);
}
