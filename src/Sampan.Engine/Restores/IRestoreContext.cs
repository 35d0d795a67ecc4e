using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores;

/// <summary>What an action may know of the restore it works in. Safe for concurrent use.</summary>
public interface IRestoreContext
{
    /// <summary>The Restore's uid: what names of snapshot objects are derived from.</summary>
    string RestoreUid { get; }

    /// <summary><c>restorePVs</c>; true unless it says false.</summary>
    bool RestoreVolumes { get; }

    /// <summary><c>preserveNodePorts</c>; false unless it says true.</summary>
    bool PreserveNodePorts { get; }

    /// <summary>The target's namespace for one of the backup; null stays null (cluster-scoped).</summary>
    string? MapNamespace(string? ns);

    /// <summary>An object as the backup holds it, or null. Keys are the backup's, not mapped.</summary>
    KubeObject? FindInBackup(ItemId id);

    /// <summary>Keys of all objects of one resource in the backup.</summary>
    IReadOnlyList<ObjectKey> ListInBackup(GroupResource resource);

    /// <summary>An object of the target cluster, or null when it, or its kind, is not there. Keys are the target's.</summary>
    Task<KubeObject?> FindInTargetAsync(ItemId id, CancellationToken ct);

    /// <summary>All objects of a cluster-scoped resource of the target; none when it is not served.</summary>
    Task<IReadOnlyList<KubeObject>> ListInTargetAsync(GroupResource resource, CancellationToken ct);

    /// <summary>True when objects of a resource that stand in the target are deleted and created anew: that one is there says nothing then.</summary>
    bool Replaces(GroupResource resource);

    /// <summary>What the user configured for an action: the ConfigMap of the restore's namespace in the target that has the label
    /// <c>velero.io/plugin-config</c>, and the action's name as a label with the value <c>RestoreItemAction</c>. Null when there is none.</summary>
    /// <exception cref="Exception">There are several, or they can't be read: the item whose action asks is not restored.</exception>
    Task<PluginConfig?> FindConfigAsync(string action, CancellationToken ct);

    /// <summary>Adds a row to the restore's results.</summary>
    void Report(Issue issue);
}
