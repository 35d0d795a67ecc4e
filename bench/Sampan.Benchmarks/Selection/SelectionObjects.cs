using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Benchmarks.Selection;

/// <summary>A cluster of many kinds and namespaces in which eight objects carry the label that is asked for.</summary>
internal static class SelectionObjects
{
    private static readonly ResourceId Definitions = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static readonly ResourceId Namespaces = new("", "v1", "namespaces");
    private static readonly ResourceId ConfigMaps = new("", "v1", "configmaps");
    private static readonly string[] Verbs = ["list", "create", "get", "delete"];

    public static string Namespace(int i) => string.Create(CultureInfo.InvariantCulture, $"n{i:00000}");

    /// <summary>Makes the objects; how many kinds can be backed up then.</summary>
    public static async Task<int> MakeAsync(KubeClient client, SelectionBenchmarkOptions options)
    {
        var missing = options.Kinds - await KindsAsync(client);
        for (var i = 0; i < missing; i++) await client.CreateAsync(Definitions, Definition(i), WriteOptions.Default, default);
        await Parallel.ForAsync(0, options.Namespaces, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            await client.CreateAsync(Namespaces, Object("v1", "Namespace", null, Namespace(i)), WriteOptions.Default, default));
        for (var i = 0; i < 8; i++)
        {
            await client.CreateAsync(ConfigMaps, Object("v1", "ConfigMap", Namespace(i * options.Namespaces / 8), "match"), WriteOptions.Default, default);
        }

        return await KindsAsync(client);
    }

    private static async Task<int> KindsAsync(KubeClient client) =>
        (await client.DiscoverAsync(default)).Resources.Count(r => r.Preferred && Verbs.All(v => r.Verbs.Contains(v)));

    private static KubeObject Object(string version, string kind, string? ns, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (ns is not null) (metadata["namespace"], metadata["labels"]) = (ns, new JsonObject { ["app"] = "x" });
        return KubeObject.From(new JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = metadata });
    }

    private static KubeObject Definition(int i)
    {
        var plural = string.Create(CultureInfo.InvariantCulture, $"kind{i:000}s");
        var definition = Object("apiextensions.k8s.io/v1", "CustomResourceDefinition", null, plural + ".bench.example");
        definition.Edit()["spec"] = new JsonObject
        {
            ["group"] = "bench.example",
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["plural"] = plural, ["kind"] = plural[..1].ToUpperInvariant() + plural[1..^1] },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = "v1",
                ["served"] = true,
                ["storage"] = true,
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object" } },
            }),
        };
        return definition;
    }
}
