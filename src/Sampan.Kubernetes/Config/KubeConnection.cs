namespace Sampan.Kubernetes.Config;

/// <summary>One cluster's address and the identity to use there, as <see cref="KubeConfigLoader"/> found them. Carries secrets: never log its parts.</summary>
public sealed class KubeConnection
{
    internal KubeConnection(Uri server, ServerTrust trust, UserIdentity user) => (Server, Trust, User) = (server, trust, user);

    /// <summary>Address of the API server; a path in it is a prefix of every request.</summary>
    public Uri Server { get; }

    /// <summary>Name of the context; null in a pod.</summary>
    public string? Context { get; internal init; }

    /// <summary>Namespace of the context, <c>default</c> when it names none.</summary>
    public string Namespace { get; internal init; } = "default";

    /// <summary>Where this comes from, for messages: a file, several joined by <c>:</c>, or <c>the pod's service account</c>.</summary>
    public required string Source { get; init; }

    /// <summary>How the server proves who it is, and the way to it.</summary>
    internal ServerTrust Trust { get; }

    /// <summary>How the client proves who it is.</summary>
    internal UserIdentity User { get; }

    /// <summary><c>https://… (context c of file f)</c>: what every message about this cluster names.</summary>
    public override string ToString() => Context is null ? $"{Server} ({Source})" : $"{Server} (context \"{Context}\" of {Source})";
}
