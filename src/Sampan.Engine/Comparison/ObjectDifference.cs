using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>An object in which two sides differ.</summary>
/// <param name="Kind">How.</param>
/// <param name="Resource">Group and plural. A whole group that a cluster could not describe has the plural <c>*</c>.</param>
/// <param name="Key">The object; null when it is about all of the resource, which could not be compared.</param>
public sealed record ObjectDifference(DifferenceKind Kind, GroupResource Resource, ObjectKey? Key)
{
    /// <summary>Of a changed object: where it differs, at least one.</summary>
    public IReadOnlyList<FieldDifference> Fields { get; init; } = [];

    /// <summary>Why it was not compared; null otherwise.</summary>
    public string? Reason { get; init; }

    internal static ObjectDifference NotCompared(GroupResource resource, ObjectKey? key, string why) =>
        new(DifferenceKind.NotCompared, resource, key) { Reason = why };
}
