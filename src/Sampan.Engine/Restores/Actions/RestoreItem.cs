using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary>An item on its way into the cluster.</summary>
/// <param name="Resource">Group and plural of its directory in the backup; of the group it went to, where the target does not serve the
/// backup's any more.</param>
/// <param name="Object">What will be created: metadata reset, status removed, namespace still the backup's. Edits go here.</param>
/// <param name="FromBackup">The same as the backup holds it, with status, in the version that the target serves; for reading only.</param>
/// <param name="Run">The restore it belongs to.</param>
public sealed record RestoreItem(GroupResource Resource, KubeObject Object, KubeObject FromBackup, IRestoreContext Run)
{
    /// <summary>The item's name in the backup, for messages and relations.</summary>
    public ItemId Id => new(Resource, FromBackup.Key);

    internal JsonObject Root => Object.Edit();

    internal JsonObject? Spec => Root["spec"] as JsonObject;

    internal JsonObject Metadata => (JsonObject)Root["metadata"]!;
}
