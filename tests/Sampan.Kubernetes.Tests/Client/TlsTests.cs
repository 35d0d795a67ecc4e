using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Exec;
using Sampan.Kubernetes.Tests.Exec;

namespace Sampan.Kubernetes.Tests.Client;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly X509Certificate2 _authority = Authority();
    private FaultyApi _api = null!;
    private string _protocol = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var leaf = Signed("server");
        _api = await FaultyApi.StartAsync(X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null));
        _api.Answer = context =>
        {
            _protocol = context.Request.Protocol;
            return FaultyApi.Json("""{"gitVersion":"v1.36.0"}""")(context);
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task The_kubeconfigs_authority_is_trusted_and_http2_spoken()
    {
        await using var client = _api.Client(cluster: Trust(_authority));

        Assert.Equal("v1.36.0", (await client.VersionAsync(Ct)).GitVersion);
        Assert.Equal("HTTP/2", _protocol);
    }

    [Fact]
    public async Task Commands_in_pods_go_over_the_same_trust_by_HTTP1()
    {
        _api.Answer = context =>
        {
            _protocol = $"{context.Request.Scheme} {context.Request.Protocol}";
            return ExecServer.Speaking("v5.channel.k8s.io", s => s.End(ExecServer.Success))(context);
        };
        await using var client = _api.Client(cluster: Trust(_authority));

        Assert.Equal(0, (await client.Exec.ExecAsync(new ExecRequest(new ObjectKey("shop", "db-0"), "main", ["true"]), Ct)).ExitCode);
        Assert.Equal("https HTTP/1.1", _protocol);
    }

    [Fact]
    public async Task Another_authority_is_not_trusted_and_the_remedy_named()
    {
        using var other = Authority();
        await using var client = _api.Client(cluster: Trust(other));
        await using var none = _api.Client();

        Assert.Contains("this cluster's CA", (await Assert.ThrowsAsync<KubeUnreachableException>(() => client.VersionAsync(Ct))).Message, StringComparison.Ordinal);
        Assert.Contains("certificate-authority", (await Assert.ThrowsAsync<KubeUnreachableException>(() => none.VersionAsync(Ct))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_in_the_certificate_counts_unless_another_is_given()
    {
        var named = $"https://localhost:{_api.Address.Port}";
        await using var wrong = _api.Client(cluster: Trust(_authority), server: named);
        await using var right = _api.Client(cluster: Trust(_authority) + ", tls-server-name: kube.test", server: named);

        await Assert.ThrowsAsync<KubeUnreachableException>(() => wrong.VersionAsync(Ct));
        Assert.Equal("v1.36.0", (await right.VersionAsync(Ct)).GitVersion);
    }

    [Fact]
    public async Task Insecure_means_insecure()
    {
        await using var client = _api.Client(cluster: "insecure-skip-tls-verify: true");

        Assert.Equal("v1.36.0", (await client.VersionAsync(Ct)).GitVersion);
    }

    [Fact]
    public async Task Certificates_that_are_none_are_refused_before_anything_is_sent()
    {
        Assert.Contains("certificate authority", Assert.Throws<KubeConfigException>(() => _api.Client(cluster: "certificate-authority-data: aGVsbG8=")).Message, StringComparison.Ordinal);
        Assert.Contains("c-user", Assert.Throws<KubeConfigException>(() => _api.Client(user: "client-certificate-data: aGVsbG8=, client-key-data: aGVsbG8=")).Message, StringComparison.Ordinal);
        await Task.CompletedTask;
        Assert.Empty(_api.Requests);
    }

    private static string Trust(X509Certificate2 authority) =>
        $"certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(authority.ExportCertificatePem()))}";

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    private X509Certificate2 Signed(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("kube.test");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100), [1, 2, 3]);
        return certificate.CopyWithPrivateKey(key);
    }
}
