using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary>An item on its way into the archive.</summary>
/// <param name="Resource">Group and plural it was read from.</param>
/// <param name="Object">The object: its bytes to read, and the handle to edit it with.</param>
/// <param name="Stage">Which pass this is.</param>
/// <param name="Backup">The running backup, to read: its spec is final, its status is not.</param>
public sealed record BackupItem(GroupResource Resource, KubeObject Object, BackupStage Stage, Api.Backup Backup)
{
    /// <summary>The item's name for messages and relations.</summary>
    public ItemId Id => new(Resource, Object.Key);
}
