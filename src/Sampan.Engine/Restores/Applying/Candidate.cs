using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Records;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Applying;

/// <summary>An object that is ready to go into the cluster.</summary>
/// <param name="Id">The item in the backup.</param>
/// <param name="Wanted">What to create: reset, edited and labelled, in the target's namespace.</param>
/// <param name="Source">The item as the backup has it.</param>
internal sealed record Candidate(ItemId Id, KubeObject Wanted, KubeObject Source)
{
    /// <summary>Namespace and name in the target.</summary>
    public ObjectKey Target => Wanted.Key;

    /// <summary><c>Kind namespace/name</c>, for messages.</summary>
    public override string ToString() => $"{Wanted.Kind.Kind} {Target}";
}
