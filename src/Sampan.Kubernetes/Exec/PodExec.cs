using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Exec;

/// <summary><c>pods/exec</c> over WebSocket, in the sub-protocols <c>v5.channel.k8s.io</c> (API servers since 1.30) and <c>v4.channel.k8s.io</c>.</summary>
/// <remarks>WebSockets begin with a GET, so that RBAC asks for verb <c>get</c> of <c>pods/exec</c>, and since 1.35 for <c>create</c> as well. A command is
/// sent once: again only when the API server was not reached or answered 429.</remarks>
internal sealed class PodExec(KubeTransport transport) : IPodExec
{
    private static readonly ResourceId Pods = new("", "v1", "pods");

    public async Task<ExecResult> ExecAsync(ExecRequest request, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfZero(request.Command.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(request.MaxOutputBytes);
        var call = new KubeRequest(HttpMethod.Get, Path(request), Repeat.IfUnprocessed) { Upgrade = ExecSession.Protocols, TellsLatency = false };
        try
        {
            return await transport.RunAsync(call, r => new ExecSession(transport, call, r, request.MaxOutputBytes).RunAsync(), ct).ConfigureAwait(false);
        }
        catch (KubeApiException e)
        {
            throw new ExecRefusedException(request.Pod.Name, e);
        }
    }

    private static string Path(ExecRequest request) => KubePaths.With(
        KubePaths.Item(Pods, request.Pod, "exec"),
        [.. request.Command.Select(word => ("command", (string?)word)), ("container", request.Container), ("stderr", "true"), ("stdout", "true")]);
}
