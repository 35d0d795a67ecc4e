namespace Sampan.Kubernetes.Config;

/// <summary>The <c>cluster</c> half of a context, but for the address.</summary>
internal sealed record ServerTrust
{
    /// <summary>PEM certificates to trust instead of the system's; null trusts the system's.</summary>
    public string? CaPem { get; init; }

    /// <summary>Accept any certificate.</summary>
    public bool Insecure { get; init; }

    /// <summary>Name to ask for and to check in the certificate, when it is not the address's host.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>HTTP, HTTPS or SOCKS5 proxy to the server; null leaves it to the environment.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>JSON text of the extension <c>client.authentication.k8s.io/exec</c>, handed to exec plugins that ask for cluster information.</summary>
    public string? ExecExtension { get; init; }
}
