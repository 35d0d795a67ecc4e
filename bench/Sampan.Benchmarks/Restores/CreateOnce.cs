using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Sampan.Benchmarks.Backups;
using Sampan.Benchmarks.Processes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;

namespace Sampan.Benchmarks.Restores;

/// <summary>The bound: the same bodies over bare HTTP, so many at once, answers read and thrown away. Making the bodies and the namespaces is not timed.</summary>
internal static class CreateOnce
{
    public static async Task<int> RunAsync(string kubeconfig, string prefix, int atOnce)
    {
        var connection = KubeConfigLoader.Load(new KubeConfigOptions { Path = kubeconfig });
        var bodies = await BodiesAsync(connection, prefix);
        var certificate = connection.User is { ClientCertificatePem: { } chain, ClientKeyPem: { } key } ? new ClientCertificate(chain, key) : null;
        using var client = new HttpClient(HttpHandlers.Create(connection, certificate)) { DefaultRequestVersion = HttpVersion.Version20, BaseAddress = connection.Server };
        if (connection.User.Token is { } token) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (body, ct) =>
        {
            using var content = new ByteArrayContent(body.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await client.PostAsync(body.Path, content, ct);
            response.EnsureSuccessStatusCode();
        });
        PeakMemory.Print(bodies.Count, clock);
        return 0;
    }

    // What a restore sends: no metadata of the server, the labels and the annotation that say where an object is from.
    private static async Task<List<(string Path, byte[] Bytes)>> BodiesAsync(KubeConnection connection, string prefix)
    {
        await using var client = KubeClient.Connect(connection, new KubeClientOptions());
        foreach (var ns in BenchmarkObjects.Namespaces) await BenchmarkObjects.CreateNamespaceAsync(client, ns.Replace(BenchmarkObjects.Prefix, prefix, StringComparison.Ordinal));
        var bodies = new List<(string, byte[])>();
        foreach (var ns in BenchmarkObjects.Namespaces)
        {
            await foreach (var page in client.ListAsync(BenchmarkObjects.ConfigMaps, new ListQuery { Namespace = ns }, default))
            {
                foreach (var item in page.Items.Where(i => i.Name != "kube-root-ca.crt"))
                {
                    var target = ns.Replace(BenchmarkObjects.Prefix, prefix, StringComparison.Ordinal);
                    item.Edit()["metadata"] = new JsonObject
                    {
                        ["name"] = item.Name,
                        ["namespace"] = target,
                        ["labels"] = new JsonObject { ["velero.io/backup-name"] = "bench", ["velero.io/restore-name"] = prefix },
                        ["annotations"] = new JsonObject { ["sampan.dev/restore-uid"] = Guid.Empty.ToString("D", CultureInfo.InvariantCulture) },
                    };
                    bodies.Add(($"/api/v1/namespaces/{target}/configmaps", item.ToUtf8().ToArray()));
                }
            }
        }

        return bodies;
    }
}
