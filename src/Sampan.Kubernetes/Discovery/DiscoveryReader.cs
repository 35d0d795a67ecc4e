using System.Runtime.ExceptionServices;
using System.Text.Json;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Discovery;

/// <summary>Learns what a cluster serves: in two requests where the server aggregates (since 1.26), else one per group version.</summary>
internal sealed class DiscoveryReader(KubeTransport transport)
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private static readonly string[] Lists = ["items", "versions", "groups", "resources"];

    /// <summary>The whole catalog; group versions that fail become its gaps.</summary>
    public async Task<ApiCatalog> ReadAsync(CancellationToken ct)
    {
        var roots = await Task.WhenAll(RootAsync("/api", ct), RootAsync("/apis", ct)).ConfigureAwait(false);
        var catalog = new CatalogBuilder();
        foreach (var (root, aggregated) in roots)
        {
            if (aggregated) AggregatedDiscovery.Read(root, catalog);
            else await SeparateAsync(root, catalog, ct).ConfigureAwait(false);
        }

        return catalog.Build();
    }

    private Task<(JsonElement Root, bool Aggregated)> RootAsync(string path, CancellationToken ct) =>
        transport.RunAsync(new KubeRequest(HttpMethod.Get, path, Repeat.Always) { Accept = Aggregated }, ReadAsync, ct);

    private static async Task<(JsonElement Root, bool Aggregated)> ReadAsync(KubeResponse response)
    {
        var body = await response.ReadAllAsync().ConfigureAwait(false);
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement.Clone();
        // A document of something that stands between would read as a cluster that serves nothing.
        if (!Array.Exists(Lists, l => root.At(l).ValueKind == JsonValueKind.Array)) throw new JsonException("it is no discovery document");
        return (root, response.ContentType.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal));
    }

    private async Task SeparateAsync(JsonElement root, CatalogBuilder catalog, CancellationToken ct)
    {
        var groups = SeparateDiscovery.Groups(root);
        var answers = await Task.WhenAll(groups.SelectMany(g => g.Versions.Select(v => VersionAsync(g.Name, v, ct)))).ConfigureAwait(false);
        // One that gives no answer is a gap; none that does is a server that is gone.
        if (answers is [{ Failure: { } first }, ..] && answers.All(a => a.Failure is KubeUnreachableException)) ExceptionDispatchInfo.Throw(first);
        var at = 0;
        foreach (var group in groups)
        {
            catalog.Group(group.Name, group.Preferred);
            foreach (var version in group.Versions)
            {
                var (resources, failure) = answers[at++];
                if (failure is null) SeparateDiscovery.Read(resources, group.Name, version, catalog);
                else catalog.Gap(group.Name, version, failure.Message);
                if (failure is not null) transport.Log.DiscoveryGap($"{group.Name}/{version}", failure.Message);
            }
        }
    }

    // An aggregated API whose back end is down answers 503 for as long as it is: one more try, then it is a gap.
    private async Task<(JsonElement Resources, Exception? Failure)> VersionAsync(string group, string version, CancellationToken ct)
    {
        var request = new KubeRequest(HttpMethod.Get, KubePaths.GroupVersion(group, version), Repeat.Always) { MaxAttempts = 2 };
        try
        {
            return ((await transport.RunAsync(request, ReadAsync, ct).ConfigureAwait(false)).Root, null);
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException)
        {
            return (default, e);
        }
    }
}
