using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Benchmarks.Backups;

/// <summary>What is backed up: ConfigMaps spread over ten namespaces <c>sampan-bench-0</c> to <c>-9</c>.</summary>
internal static class BenchmarkObjects
{
    public const string Prefix = "sampan-bench";
    public const string NamespacePattern = Prefix + "-*";
    public static readonly ResourceId ConfigMaps = new("", "v1", "configmaps");
    private const int Spaces = 10;
    private static readonly ResourceId NamespaceResource = new("", "v1", "namespaces");

    public static IReadOnlyList<string> Namespaces { get; } = [.. Enumerable.Range(0, Spaces).Select(i => $"{Prefix}-{i}")];

    public static async Task EnsureAsync(KubeConnection connection, int objects, int bytes)
    {
        await using var client = KubeClient.Connect(connection, new KubeClientOptions());
        foreach (var ns in Namespaces) await CreateNamespaceAsync(client, ns);
        var there = new HashSet<ObjectKey>();
        await foreach (var page in client.ListAsync(ConfigMaps, new ListQuery(), default)) there.UnionWith(page.Items.Select(o => o.Key));
        await Parallel.ForAsync(0, objects, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (i, _) =>
        {
            var item = Object("ConfigMap", Namespaces[i % Spaces], $"c{i:00000}");
            if (there.Contains(item.Key)) return;
            item.Edit()["data"] = new JsonObject { ["text"] = Text(i, bytes) };
            await CreateAsync(client, ConfigMaps, item);
        });
    }

    public static Task CreateNamespaceAsync(KubeClient client, string name) => CreateAsync(client, NamespaceResource, Object("Namespace", null, name));

    private static async Task CreateAsync(KubeClient client, ResourceId resource, KubeObject item)
    {
        try
        {
            await client.CreateAsync(resource, item, WriteOptions.Default, default);
        }
        catch (KubeApiException e) when (e.IsAlreadyExists)
        {
            // Left from an earlier run.
        }
    }

    private static KubeObject Object(string kind, string? ns, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (ns is not null) metadata["namespace"] = ns;
        return KubeObject.From(new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = metadata });
    }

    // Text that compresses about as configuration does, and differs from object to object.
    private static string Text(int seed, int bytes)
    {
        var random = new Random(seed);
        var lines = new System.Text.StringBuilder(bytes + 40);
        while (lines.Length < bytes - 500) lines.Append(CultureInfo.InvariantCulture, $"setting.{random.Next(400)}={random.Next():x}\n");
        return lines.ToString();
    }
}
