namespace Sampan.Sandbox.Faults;

/// <summary>Why a TLS handshake fails.</summary>
public enum TlsFailure
{
    /// <summary>The server breaks it off.</summary>
    Refused,

    /// <summary>The server's certificate ended yesterday.</summary>
    Expired,

    /// <summary>The server's certificate begins tomorrow.</summary>
    NotYetValid,

    /// <summary>The server's certificate is for another host.</summary>
    WrongName,

    /// <summary>The server's certificate is from an authority that the kubeconfig does not name.</summary>
    Untrusted,
}
