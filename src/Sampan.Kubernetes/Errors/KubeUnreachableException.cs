namespace Sampan.Kubernetes.Errors;

/// <summary>The API server could not be talked to: no connection, no TLS, a body cut off or not JSON, after the retries that were safe.</summary>
public sealed class KubeUnreachableException : Exception
{
    /// <summary>Made by a client, or by a decorator that injects faults.</summary>
    public KubeUnreachableException(Uri server, string message, Exception? inner) : base(message, inner) => Server = server;

    /// <summary>Address of the API server.</summary>
    public Uri Server { get; }

    /// <summary>True when the request was sent, or partly: the server may have acted on it, and only a look can tell. False when it certainly did not.</summary>
    public bool MayHaveActed => Kind == UnreachableKind.Broken;

    /// <summary>How far the request came.</summary>
    internal UnreachableKind Kind { get; init; }
}
