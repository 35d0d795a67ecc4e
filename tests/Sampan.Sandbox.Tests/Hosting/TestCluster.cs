using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;
using Sampan.Sandbox.Hosting;

namespace Sampan.Sandbox.Tests.Hosting;

/// <summary>A cluster without controllers and a plain HTTP client of it.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    private readonly HttpClient _http;

    private TestCluster(SandboxCluster cluster)
    {
        Cluster = cluster;
        var config = KubeYaml.ReadNodes(cluster.Kubeconfig)[0];
        var authority = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(config.Items("clusters").First().Text("cluster", "certificate-authority-data")!)));
        Token = config.Items("users").First().Text("user", "token")!;
        var handler = new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        _http = new HttpClient(handler) { BaseAddress = cluster.Server, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public SandboxCluster Cluster { get; }

    public string Token { get; }

    public HttpClient Http => _http;

    public static async Task<TestCluster> StartAsync(string version = "1.36", int changesRemembered = 20_000, Sampan.Profiles.Profile? profile = null) => new(await SandboxCluster.StartAsync(
        new SandboxOptions { KubernetesVersion = version, RunControllers = false, ChangesRemembered = changesRemembered, Profile = profile },
        NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken));

    public async Task<(HttpStatusCode Code, JsonNode? Body)> SendAsync(string method, string path, string? body = null, string? contentType = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType ?? "application/json"));
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    /// <summary>Sends and expects success.</summary>
    public async Task<JsonNode> DoAsync(string method, string path, string? body = null, string? contentType = null)
    {
        var (code, answer) = await SendAsync(method, path, body, contentType);
        Assert.True((int)code < 300, $"{method} {path}: {code} {answer?.ToJsonString()}");
        return answer!;
    }

    public Task<JsonNode> GetAsync(string path) => DoAsync("GET", path);

    public Task<JsonNode> CreateConfigMapAsync(string name, string ns = "default", string labels = "{}") =>
        DoAsync("POST", $"/api/v1/namespaces/{ns}/configmaps", $$$"""{"metadata":{"name":"{{{name}}}","labels":{{{labels}}}},"data":{"k":"v"}}""");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Cluster.DisposeAsync();
    }
}
