using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>A way to a cluster and to S3 on which every request is counted.</summary>
/// <param name="Proxy">Where they pass.</param>
/// <param name="Kubeconfig">A kubeconfig file that leads through it.</param>
/// <param name="Token">The bearer token of the cluster's own kubeconfig.</param>
internal sealed partial record ProxiedCluster(CountingProxy Proxy, string Kubeconfig, string Token)
{
    public static async Task<ProxiedCluster> OpenAsync(TestCluster cluster, string kubeconfig)
    {
        var config = await File.ReadAllTextAsync(cluster.Kubeconfig, TestContext.Current.CancellationToken);
        var pem = Encoding.UTF8.GetString(Convert.FromBase64String(Authority().Match(config).Groups[1].Value));
        var server = new Uri(Server().Match(config).Groups[1].Value);
        var proxy = await CountingProxy.StartAsync(server, X509Certificate2.CreateFromPem(pem), new Uri(TestBucket.Endpoint));
        var plain = Authority().Replace(Server().Replace(config, $"server: {proxy.Api}"), "");
        await File.WriteAllTextAsync(kubeconfig, plain, TestContext.Current.CancellationToken);
        return new ProxiedCluster(proxy, kubeconfig, Bearer().Match(config).Groups[1].Value);
    }

    [GeneratedRegex(@"server: (\S+)")]
    private static partial Regex Server();

    [GeneratedRegex(@"token: (\S+)")]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\n\s+certificate-authority-data: (\S+)")]
    private static partial Regex Authority();
}
