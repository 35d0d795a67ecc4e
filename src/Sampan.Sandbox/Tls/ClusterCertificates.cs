using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sampan.Sandbox.Faults;

namespace Sampan.Sandbox.Tls;

/// <summary>One cluster's own certificate authority, made at its start and never written to a disk, and the certificate its server shows.</summary>
internal sealed class ClusterCertificates : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly List<X509Certificate2> _faulty = [];

    private ClusterCertificates(X509Certificate2 authority, X509Certificate2 server) => (_authority, Server) = (authority, server);

    /// <summary>Certificate with key for loopback.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>The authority in PEM, for kubeconfigs.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    public static ClusterCertificates Create(string cluster)
    {
        // Validity is judged by clients of the real world, whatever time the cluster itself is told.
        var now = TimeProvider.System.GetUtcNow();
        var (from, until) = (now.AddDays(-1), now.AddYears(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest($"CN=sampan-sandbox-{cluster}-ca", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, critical: false));
        var authority = authorityRequest.CreateSelfSigned(from, until);
        return new(authority, ServerCertificate(authority, from, until.AddDays(-1), LoopbackNames()));
    }

    /// <summary>A certificate no client of this cluster should accept. It lives as long as this.</summary>
    public X509Certificate2 Faulty(TlsFailure why)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var other = why == TlsFailure.Untrusted ? Create("other") : null;
        var certificate = why switch
        {
            TlsFailure.Expired => ServerCertificate(_authority, now.AddHours(-12), now.AddHours(-1), LoopbackNames()),
            TlsFailure.NotYetValid => ServerCertificate(_authority, now.AddDays(1), now.AddDays(2), LoopbackNames()),
            TlsFailure.WrongName => ServerCertificate(_authority, now.AddHours(-12), now.AddDays(1), OtherNames()),
            _ => ServerCertificate(other!._authority, now.AddHours(-12), now.AddDays(1), LoopbackNames()),
        };
        _faulty.Add(certificate);
        return certificate;
    }

    public void Dispose()
    {
        _authority.Dispose();
        Server.Dispose();
        foreach (var certificate in _faulty) certificate.Dispose();
    }

    private static SubjectAlternativeNameBuilder LoopbackNames()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        foreach (var name in new[] { "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc" }) names.AddDnsName(name);
        return names;
    }

    private static SubjectAlternativeNameBuilder OtherNames()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("another-server.invalid");
        return names;
    }

    private static X509Certificate2 ServerCertificate(X509Certificate2 authority, DateTimeOffset from, DateTimeOffset until, SubjectAlternativeNameBuilder names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using var signed = request.Create(authority, from, until, serial);
        return signed.CopyWithPrivateKey(key);
    }
}
