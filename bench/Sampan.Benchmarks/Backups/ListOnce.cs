using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Sampan.Benchmarks.Processes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;

namespace Sampan.Benchmarks.Backups;

/// <summary>The bound: every page of the same ConfigMaps over bare HTTP, bytes read and thrown away, nothing parsed but the token of the next page.</summary>
internal static partial class ListOnce
{
    public static async Task<int> RunAsync(string kubeconfig)
    {
        var clock = Stopwatch.StartNew();
        var connection = KubeConfigLoader.Load(new KubeConfigOptions { Path = kubeconfig });
        var certificate = connection.User is { ClientCertificatePem: { } chain, ClientKeyPem: { } key } ? new ClientCertificate(chain, key) : null;
        using var client = new HttpClient(HttpHandlers.Create(connection, certificate)) { DefaultRequestVersion = HttpVersion.Version20, BaseAddress = connection.Server };
        if (connection.User.Token is { } token) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var (pages, next) = (0L, "");
        var buffer = new byte[1 << 17];
        do
        {
            next = await PageAsync(client, next, buffer);
            pages++;
        }
        while (next.Length > 0);
        PeakMemory.Print(pages, clock);
        return 0;
    }

    // The list's metadata stands before its items.
    private static async Task<string> PageAsync(HttpClient client, string token, byte[] buffer)
    {
        using var response = await client.GetAsync($"/api/v1/configmaps?limit=500{(token.Length == 0 ? "" : "&continue=" + Uri.EscapeDataString(token))}", HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        var head = await body.ReadAtLeastAsync(buffer, 4096, throwOnEndOfStream: false);
        var next = Continue().Match(Encoding.UTF8.GetString(buffer, 0, Math.Min(head, 4096))).Groups[1].Value;
        while (await body.ReadAsync(buffer) > 0)
        {
        }

        return next;
    }

    [GeneratedRegex("\"continue\":\"([^\"]+)\"")]
    private static partial Regex Continue();
}
