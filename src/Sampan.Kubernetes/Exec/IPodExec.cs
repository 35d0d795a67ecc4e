using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Exec;

/// <summary>Runs commands in containers of pods: what hooks need of a cluster.</summary>
public interface IPodExec
{
    /// <summary>Runs one command to its end, without stdin and without a terminal.</summary>
    /// <returns>What it wrote and its exit code; a code other than 0 is a result, not an exception.</returns>
    /// <exception cref="KubeApiException">The API server or the node refuses: no such pod or container, pod not running, no right to exec, program not found.</exception>
    /// <exception cref="KubeUnreachableException">No connection, or it broke before the exit code came; then the command may have run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, as by a caller's timeout; the command may go on in the container.</exception>
    Task<ExecResult> ExecAsync(ExecRequest request, CancellationToken ct);
}
