using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>A backup or a cluster, as something to compare.</summary>
public interface IComparedSide
{
    /// <summary>What it is, for people.</summary>
    string Name { get; }

    /// <summary>Resources it has objects of, or may have.</summary>
    IReadOnlyList<GroupResource> Resources { get; }

    /// <summary>What of it can't be read, each with the reason; a whole group has the plural <c>*</c>.</summary>
    IReadOnlyList<(GroupResource Resource, string Reason)> Gaps { get; }

    /// <summary>The objects of one resource; none when it has none.</summary>
    /// <param name="resource">Group and plural.</param>
    /// <param name="versions">Versions in which the other side has them, the best first; empty when any will do.</param>
    /// <param name="ct">Stops reading.</param>
    /// <exception cref="Kubernetes.Errors.KubeApiException">A cluster refuses.</exception>
    Task<IComparedObjects> OpenAsync(GroupResource resource, IReadOnlyList<string> versions, CancellationToken ct);
}
