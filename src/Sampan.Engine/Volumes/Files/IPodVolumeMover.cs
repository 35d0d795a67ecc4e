using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes.Files;

/// <summary>Backs up the files of volumes that pods mount: the part that Velero's node agent has. How it reaches them is its own business; nothing is
/// taken for granted in the cluster.</summary>
/// <remarks>Without one, every volume whose files are to be backed up is recorded as skipped, with an error.</remarks>
public interface IPodVolumeMover
{
    /// <summary><c>kopia</c> or <c>restic</c>: the format of the repositories it writes.</summary>
    string UploaderType { get; }

    /// <summary>Makes the repository of a namespace ready and gives its identifier. Called once a namespace.</summary>
    /// <remarks>An exception keeps the volumes of the namespace's pods out of the backup; its message goes into the result.</remarks>
    Task<string> PrepareRepositoryAsync(string ns, CancellationToken ct);

    /// <summary>Backs up the volume that a PodVolumeBackup describes, to its end. A failure is a status, not an exception.</summary>
    /// <param name="podVolumeBackup">A <c>velero.io/v1</c> PodVolumeBackup with its spec. It is nowhere stored yet.</param>
    /// <param name="ct">Ends with the run.</param>
    Task<PodVolumeStatus> BackUpAsync(KubeObject podVolumeBackup, CancellationToken ct);
}
