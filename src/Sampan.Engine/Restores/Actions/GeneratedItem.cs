using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary>An object that an action wants created although the backup does not hold it.</summary>
/// <param name="Resource">Group and plural.</param>
/// <param name="Object">Whole, with the target's namespace; no other action sees it. The restore's labels are added.</param>
public sealed record GeneratedItem(GroupResource Resource, KubeObject Object);
