using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;

namespace Sampan.Storage.S3;

/// <summary>The HTTP side of one location: own authorities or none, bounded connecting, one long-lived client.</summary>
internal sealed class S3Transport(HttpClient client) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <summary>A client for this location, with no deadline of its own: every call brings one.</summary>
    /// <exception cref="ObjectStoreException"><see cref="StoreError.Invalid"/>: the CA file.</exception>
    public static HttpClient CreateClient(StoreLocation location)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
        };
#pragma warning disable CA5359 // The user asked for it, by a setting whose name says so.
        if (location.InsecureSkipTlsVerify) handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        else if (location.CaFile is not null) handler.SslOptions.RemoteCertificateValidationCallback = Trusting(ReadAuthorities(location));
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static X509Certificate2Collection ReadAuthorities(StoreLocation location)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(location.CaFile!);
            if (authorities.Count > 0) return authorities;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unusable(e.Message, e);
        }

        throw Unusable("it holds no PEM certificate");

        ObjectStoreException Unusable(string why, Exception? inner = null) => new(StoreError.Invalid, location.Describe(), null,
            $"{location.Describe()}: caFile '{location.CaFile}' can't be used: {why}", inner);
    }

    private static RemoteCertificateValidationCallback Trusting(X509Certificate2Collection authorities) => (_, certificate, chain, errors) =>
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0) return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) own.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return own.Build(leaf);
    };
}
