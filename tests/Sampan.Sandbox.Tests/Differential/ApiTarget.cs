using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>An API server as any HTTP client sees it. Nothing of what is judged takes part.</summary>
internal sealed class ApiTarget : IDisposable
{
    private ApiTarget(HttpClient http) => Http = http;

    public HttpClient Http { get; }

    /// <param name="kubeconfig">Text with one cluster (certificate authority as data or a file) and one user with a token.</param>
    public static ApiTarget Connect(string kubeconfig)
    {
        var config = KubeYaml.ReadNodes(kubeconfig)[0]!;
        var (cluster, user) = (config["clusters"]![0]!["cluster"]!, config["users"]![0]!["user"]!);
        var pem = (string?)cluster["certificate-authority-data"] is { } data ? Encoding.ASCII.GetString(Convert.FromBase64String(data))
            : File.ReadAllText((string)cluster["certificate-authority"]!);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { X509Certificate2.CreateFromPem(pem) }, RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        var http = new HttpClient(handler) { BaseAddress = new Uri((string)cluster["server"]!), Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)user["token"]!);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("differential/1.0");
        return new ApiTarget(http);
    }

    public void Dispose() => Http.Dispose();
}
