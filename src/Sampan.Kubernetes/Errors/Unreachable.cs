using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Sampan.Kubernetes.Config;

namespace Sampan.Kubernetes.Errors;

/// <summary>Turns what sockets, TLS and parsers throw into one typed failure that says what to do.</summary>
internal static class Unreachable
{
    /// <summary>True for everything <see cref="From"/> knows; a caller's own cancellation is not.</summary>
    public static bool Covers(Exception e, CancellationToken ct) => e switch
    {
        OperationCanceledException => !ct.IsCancellationRequested,
        HttpRequestException or IOException or SocketException or TimeoutException or AuthenticationException or JsonException => true,
        _ => false,
    };

    /// <summary>The typed failure for one request.</summary>
    public static KubeUnreachableException From(Exception e, KubeConnection connection, string request)
    {
        var kind = KindOf(e);
        var (what, remedy) = kind switch
        {
            UnreachableKind.NotTrusted => (Deepest(e).Message, TrustRemedy(connection)),
            UnreachableKind.NotReached => (Deepest(e).Message, "Check that the cluster runs, that its address is right and that VPN or proxy let you through."),
            _ when e is JsonException => ($"the answer to {request} is cut off or is not JSON ({e.Message})", "Check what stands between here and the API server."),
            _ when e is OperationCanceledException or TimeoutException => ($"no answer to {request} in time", "The API server or the way to it is overloaded; try again later."),
            _ => ($"the connection broke during {request} ({Deepest(e).Message})", "Check the network and whether the API server restarts."),
        };
        var verb = kind == UnreachableKind.Broken ? "lost" : "can't reach";
        return new KubeUnreachableException(connection.Server, $"{verb} the API server {connection}: {what}. {remedy}", e) { Kind = kind };
    }

    private static UnreachableKind KindOf(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } when Chain(e).Any(i => i is AuthenticationException) => UnreachableKind.NotTrusted,
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        } => UnreachableKind.NotReached,
        // The handler's own connect timeout.
        OperationCanceledException { InnerException: TimeoutException } => UnreachableKind.NotReached,
        _ => UnreachableKind.Broken,
    };

    private static string TrustRemedy(KubeConnection connection) => connection.Trust.CaPem is null
        ? "Give the cluster's CA as certificate-authority(-data) in the kubeconfig."
        : "Check that certificate-authority(-data) in the kubeconfig is this cluster's CA, that the address is a name in its certificate (or set tls-server-name), and that the client certificate is valid.";

    private static Exception Deepest(Exception e) => Chain(e).Last();

    private static IEnumerable<Exception> Chain(Exception e)
    {
        for (var at = e; at is not null; at = at.InnerException) yield return at;
    }
}
