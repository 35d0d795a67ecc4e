namespace Sampan.Kubernetes.Errors;

/// <summary>How far a request came before the connection failed.</summary>
internal enum UnreachableKind
{
    /// <summary>Sent, or partly: the server may have acted on it.</summary>
    Broken,

    /// <summary>Never sent: no route, nobody listening, no TLS yet.</summary>
    NotReached,

    /// <summary>Never sent, and will not be: the certificate is not trusted, or ours is not.</summary>
    NotTrusted,
}
