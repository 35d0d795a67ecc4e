namespace Sampan.Kubernetes.Config;

/// <summary>The <c>user</c> half of a context.</summary>
internal sealed record UserIdentity
{
    /// <summary>The user entry's name, for messages.</summary>
    public string Name { get; init; } = "";

    /// <summary>Bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>File whose content is the bearer token; wins over <see cref="Token"/> and is read again as it changes.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Basic authentication, together with <see cref="Password"/>.</summary>
    public string? Username { get; init; }

    /// <summary>Basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>PEM client certificate chain, leaf first.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>PEM private key of the leaf.</summary>
    public string? ClientKeyPem { get; init; }

    /// <summary>Program that hands out credentials.</summary>
    public ExecSettings? Exec { get; init; }

    /// <summary>Whom to act as; null acts as oneself.</summary>
    public Impersonation? Impersonate { get; init; }
}
