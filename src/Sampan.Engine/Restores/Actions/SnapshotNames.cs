using System.Security.Cryptography;
using System.Text;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary>How snapshot objects of a backup and of a restore find each other.</summary>
internal static class SnapshotNames
{
    /// <summary>Name of a restored VolumeSnapshot and of its content: hexadecimal SHA-256 of <c>restore uid/name in the backup</c>, as Velero 1.18.1
    /// makes it. The same restore always gives the same name.</summary>
    public static string Restored(string restoreUid, string snapshot) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{restoreUid}/{snapshot}")));

    /// <summary>The storage system's id of a snapshot content, or null.</summary>
    public static string? Handle(KubeObject content) =>
        content.Text("status", "snapshotHandle") is { Length: > 0 } handle ? handle
        : content.Text("spec", "source", "snapshotHandle") is { Length: > 0 } given ? given
        : null;

    /// <summary>The backup's content of a snapshot: the one it says it is bound to, else the one that refers to it.</summary>
    public static KubeObject? ContentOf(KubeObject snapshot, IRestoreContext run)
    {
        if (snapshot.Text("status", "boundVolumeSnapshotContentName") is { Length: > 0 } bound &&
            run.FindInBackup(new ItemId(WellKnown.VolumeSnapshotContents, new ObjectKey(null, bound))) is { } content)
        {
            return content;
        }

        return run.ListInBackup(WellKnown.VolumeSnapshotContents)
            .Select(key => run.FindInBackup(new ItemId(WellKnown.VolumeSnapshotContents, key))).OfType<KubeObject>()
            .FirstOrDefault(c => new ObjectKey(c.Text("spec", "volumeSnapshotRef", "namespace"), c.Text("spec", "volumeSnapshotRef", "name") ?? "") == snapshot.Key);
    }
}
