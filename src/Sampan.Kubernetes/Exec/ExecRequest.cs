using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Exec;

/// <summary>A command for a container.</summary>
/// <param name="Pod">Namespace and name of the pod.</param>
/// <param name="Container">Name of the container.</param>
/// <param name="Command">The program and its arguments; no shell is put around them.</param>
public sealed record ExecRequest(ObjectKey Pod, string Container, IReadOnlyList<string> Command)
{
    /// <summary>Bytes kept of each of stdout and stderr, the first ones; the rest is read and dropped. Default 64 KiB.</summary>
    public int MaxOutputBytes { get; init; } = 64 << 10;
}
