using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>A command that a container of a sandbox was asked to run, by <c>pods/exec</c>.</summary>
/// <param name="Number">Place in the order in which they began, from 1.</param>
/// <param name="Pod">Namespace and name of the pod.</param>
/// <param name="Container">Name of the container.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="StartedAt">When it began, by the cluster's clock.</param>
public sealed record ExecutedCommand(int Number, ObjectKey Pod, string Container, IReadOnlyList<string> Command, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended; null while it runs, and when there is no such program.</summary>
    public int? ExitCode { get; init; }
}
