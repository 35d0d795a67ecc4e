using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Records;

/// <summary>One object of a restore and what became of it.</summary>
/// <param name="Kind">Kind in the version it was created in (or would have been).</param>
/// <param name="Key">Namespace and name in the target.</param>
/// <param name="Action">What became of it.</param>
public sealed record RestoredItem(GroupVersionKind Kind, ObjectKey Key, RestoreAction Action);
