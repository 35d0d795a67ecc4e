using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Records;

/// <summary>What became of one item of the backup: a row of the restore's outcome file.</summary>
/// <param name="Resource">Group and plural of its directory in the backup.</param>
/// <param name="Source">Namespace and name in the backup.</param>
/// <param name="Target">Namespace and name in the target.</param>
/// <param name="From">What the backup's object says it is; empty parts when it can't be read.</param>
/// <param name="To">What it was created as, or would have been.</param>
/// <param name="Action">What became of it.</param>
public sealed record ItemOutcome(GroupResource Resource, ObjectKey Source, ObjectKey Target, GroupVersionKind From, GroupVersionKind To, RestoreAction Action)
{
    /// <summary>Why, from the closed list; null when the action says it all.</summary>
    public Reason? Reason { get; init; }

    /// <summary>The same in words, one line; null without a reason.</summary>
    public string? Message { get; init; }
}
