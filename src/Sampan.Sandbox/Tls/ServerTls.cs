using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Sampan.Sandbox.Faults;

namespace Sampan.Sandbox.Tls;

/// <summary>What the server shows in a handshake: its certificate, or what a fault makes of it.</summary>
internal sealed class ServerTls(ClusterCertificates certificates)
{
    private readonly SslServerAuthenticationOptions _sound = Showing(certificates.Server);
    private volatile Func<SslServerAuthenticationOptions>? _faulty;

    /// <summary>For the next handshake.</summary>
    /// <exception cref="AuthenticationException">It is to be broken off.</exception>
    public SslServerAuthenticationOptions Current => _faulty is { } faulty ? faulty() : _sound;

    /// <summary>From now on handshakes fail; null makes them succeed again.</summary>
    public void Fail(TlsFailure? why)
    {
        if (why is null or TlsFailure.Refused)
        {
            _faulty = why is null ? null : static () => throw new AuthenticationException("refused by a fault");
            return;
        }

        var shown = Showing(certificates.Faulty(why.Value));
        _faulty = () => shown;
    }

    private static SslServerAuthenticationOptions Showing(X509Certificate2 certificate) =>
        new() { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true) };
}
