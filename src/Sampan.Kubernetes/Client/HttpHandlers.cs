using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sampan.Kubernetes.Config;

namespace Sampan.Kubernetes.Client;

/// <summary>Makes the socket handler of one connection and one client certificate.</summary>
internal static class HttpHandlers
{
    /// <summary>Certificates are read here, so that a bad one is told before the first request.</summary>
    /// <exception cref="KubeConfigException">The CA or the client certificate is not PEM, or key and certificate don't match.</exception>
    public static SocketsHttpHandler Create(KubeConnection connection, ClientCertificate? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1 << 20,
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            MaxConnectionsPerServer = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
        if (connection.Trust.Proxy is { } proxy) handler.Proxy = new WebProxy(proxy);
        else if (connection.Server.IsLoopback) handler.UseProxy = false;
        if (RepeatedHeaders.AreIn(connection.User.Impersonate)) handler.PlaintextStreamFilter = static (context, _) => new(new RepeatedHeaderStream(context.PlaintextStream));
        if (connection.Server.Scheme == Uri.UriSchemeHttps) handler.SslOptions = Tls(connection, certificate);
        return handler;
    }

    private static SslClientAuthenticationOptions Tls(KubeConnection connection, ClientCertificate? certificate)
    {
        var tls = new SslClientAuthenticationOptions { CertificateRevocationCheckMode = X509RevocationMode.NoCheck };
        if (certificate is not null) tls.ClientCertificateContext = Identity(certificate, connection);
        if (connection.Trust.Insecure)
        {
            // The user's own words in the kubeconfig (insecure-skip-tls-verify).
#pragma warning disable CA5359
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (connection.Trust.CaPem is { } pem)
        {
            var trusted = Trusted(pem, connection);
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
            tls.RemoteCertificateValidationCallback = (_, _, chain, errors) => errors == SslPolicyErrors.None || EndsInTrusted(chain, errors, trusted);
        }

        return tls;
    }

    // A kubeconfig may name an intermediate CA as the anchor; Go trusts it, the platform's chain builder wants the root.
    private static bool EndsInTrusted(X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection trusted) =>
        errors == SslPolicyErrors.RemoteCertificateChainErrors && chain is { ChainElements.Count: > 0 } &&
        chain.ChainStatus.All(s => s.Status == X509ChainStatusFlags.PartialChain) && trusted.Contains(chain.ChainElements[^1].Certificate);

    private static X509Certificate2Collection Trusted(string pem, KubeConnection connection)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new KubeConfigException($"the certificate authority of {connection} can't be read: {e.Message}", e);
        }

        return certificates.Count > 0 ? certificates : throw new KubeConfigException($"the certificate authority of {connection} holds no PEM certificate");
    }

    private static SslStreamCertificateContext Identity(ClientCertificate certificate, KubeConnection connection)
    {
        try
        {
            var leaf = X509Certificate2.CreateFromPem(certificate.ChainPem, certificate.KeyPem);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate.ChainPem);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"the client certificate or key of user \"{connection.User.Name}\" ({connection.Source}) can't be read: {e.Message}", e);
        }
    }
}
