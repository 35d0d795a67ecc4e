using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>Objects in versions that are gone today, and their way into another cluster.</summary>
internal static class OldVersions
{
    // Never restored, as Velero: what belongs to the cluster that was backed up.
    private static readonly string[] NonRestorable = ["events", "events.events.k8s.io", "nodes", "csinodes.storage.k8s.io", "volumeattachments.storage.k8s.io"];

    private static string Folder => Path.Combine(Path.GetDirectoryName(Workloads.Own)!, "old-apis");

    /// <summary>Our own objects among those of the cluster.</summary>
    public static bool IsOurs(JsonObject item)
    {
        var metadata = item["metadata"]!;
        var name = (string)metadata["name"]!;
        return (string?)metadata["namespace"] is { } ns
            ? ns == "old" && name is not ("kube-root-ca.crt" or "default") && !name.StartsWith("default-token", StringComparison.Ordinal)
            : name.StartsWith("old", StringComparison.Ordinal) || name.EndsWith(".old.example.com", StringComparison.Ordinal);
    }

    /// <summary>True for a row about one of them.</summary>
    public static bool IsAboutOurs(string message) => message.Contains(" old", StringComparison.Ordinal) || message.Contains("/old", StringComparison.Ordinal);

    /// <summary>Creates every object that a server of this version takes, in its oldest version.</summary>
    public static async Task ApplyAsync(Kubectl kubectl, string version)
    {
        await CreateAsync(kubectl, "definition.yaml");
        await kubectl.RunAsync("wait", "--for=condition=Established", "crd/gauges.old.example.com", "--timeout=30s");
        await CreateAsync(kubectl, version == "1.21" ? ["objects.yaml", "objects-1.21.yaml"] : ["objects.yaml"]);
    }

    /// <summary>Creates the objects of some of the files.</summary>
    public static async Task CreateAsync(Kubectl kubectl, params string[] files)
    {
        foreach (var file in files) await kubectl.RunAsync("create", "--validate=false", "-f", Path.Combine(Folder, file));
    }

    /// <summary>Backs up a whole cluster and restores it into another.</summary>
    public static async Task<Move> MoveAsync(TestFolder folder, string from, Kubectl to)
    {
        var storage = "file://" + Directory.CreateDirectory(folder.File("store")).FullName;
        (await SampanCommand.RunAsync("backup", "create", "b", "--storage", storage, "--kubeconfig", from)).Expect(0);
        return await RestoreAsync(folder, "b", to);
    }

    /// <summary>Restores a backup of the folder's store whole, and looks for each of its objects.</summary>
    public static async Task<Move> RestoreAsync(TestFolder folder, string backup, Kubectl to)
    {
        var store = folder.File("store");
        await SampanCommand.RunAsync("restore", "create", "r", "--from-backup", backup, "--storage", "file://" + store, "--kubeconfig", to.Kubeconfig);
        var file = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(store, "restores", "r", "sampan-issues.json"), TestContext.Current.CancellationToken))!;
        var rows = file["gaps"]!.AsArray().Concat(file["issues"]!.AsArray()).OfType<JsonObject>().ToList();
        var ends = await OutcomesAsync(Path.Combine(store, "restores", "r", "sampan-outcomes.jsonl.gz"));
        var there = await ThereAsync(to);
        var unexplained = new List<string>();
        foreach (var (path, bytes) in (await Archives.EntriesAsync(Archives.ArchiveOf(store, backup))).OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            var parts = path.Split('/');
            if (parts[0] != "resources" || parts[2] is not ("namespaces" or "cluster") || NonRestorable.Contains(parts[1])) continue;
            var (resource, ns, name) = (parts[1], parts[2] == "cluster" ? null : parts[3], Path.GetFileNameWithoutExtension(parts[^1]));
            var key = ns is null ? name : $"{ns}/{name}";
            if (ends.GetValueOrDefault($"{resource} {key}") is { } end && (string?)end["action"] is "failed" or "skipped" && end["reason"] is not null) continue;
            if (!there.Contains($"{(string?)JsonNode.Parse(bytes)!["kind"]} {key}")) unexplained.Add($"{resource} {key}");
        }

        return new Move([.. rows.Select(r => (string)r["message"]!)], unexplained);
    }

    private static async Task<Dictionary<string, JsonNode>> OutcomesAsync(string file)
    {
        await using var packed = File.OpenRead(file);
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        var ends = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (JsonNode.Parse(line) is { } row && row["resource"] is { } resource) ends[$"{resource} {row["source"]}"] = row;
        }

        return ends;
    }

    private static async Task<HashSet<string>> ThereAsync(Kubectl kubectl)
    {
        var names = (await kubectl.RunAsync("api-resources", "--verbs=list,create", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var list = await kubectl.JsonAsync("get", string.Join(',', names), "--all-namespaces", "--ignore-not-found");
        return [.. (list["items"] as JsonArray ?? []).Select(i => $"{i!["kind"]} {((string?)i["metadata"]!["namespace"] is { } ns ? ns + "/" : "")}{i["metadata"]!["name"]}")];
    }

    /// <summary>What the objects say in the versions of today.</summary>
    public static async Task AssertMeaningAsync(Kubectl kubectl)
    {
        async Task Says(string expected, string resource, string name, string path) =>
            Assert.Equal(expected, await kubectl.RunAsync("get", resource, name, "-n", "old", "-o", $"jsonpath={{{path}}}"));

        await Says("web 80", "ingress", "oldest", ".spec.defaultBackend.service.name} {.spec.defaultBackend.service.port.number");
        await Says("http ImplementationSpecific", "ingress", "oldest", ".spec.rules[0].http.paths[0].backend.service.port.name} {.spec.rules[0].http.paths[0].pathType");
        await Says("old-class Prefix", "ingress", "older", ".spec.ingressClassName} {.spec.rules[0].http.paths[0].pathType");
        await Says("true */5 * * * *", "cronjob", "tick", ".spec.suspend} {.spec.schedule");
        // An empty selector meant nothing and means everything today.
        await Says("Exists", "pdb", "none", ".spec.selector.matchExpressions[0].operator");
        await Says("web", "pdb", "web", ".spec.selector.matchLabels.app");
        await Says("100Mi 60 30", "hpa", "nested",
            ".spec.metrics[?(@.resource.name==\"memory\")].resource.target.averageValue} {.spec.metrics[?(@.resource.name==\"cpu\")].resource.target.averageUtilization} " +
            "{.spec.behavior.scaleDown.stabilizationWindowSeconds");
        await Says("70", "hpa", "flat", ".spec.metrics[0].resource.target.averageUtilization");
        await Says("50", "hpa", "small", ".spec.metrics[0].resource.target.averageUtilization");
        await Says("None Ignore Exact", "mutatingwebhookconfiguration", "old-mutating", ".webhooks[0].sideEffects} {.webhooks[0].failurePolicy} {.webhooks[0].matchPolicy");
        await Says("NoneOnDryRun", "validatingwebhookconfiguration", "old-validating", ".webhooks[0].sideEffects");
        await Says("zone-a", "endpointslice", "outside", ".endpoints[0].zone");
        await Says("runsc", "runtimeclass", "old-runtime", ".handler");
        await Says("web", "lease", "leader", ".spec.holderIdentity");
        await Says(".spec.size", "crd", "gauges.old.example.com", ".spec.versions[0].additionalPrinterColumns[0].jsonPath");
        await Says("3 true [1,2] kept c", "gauge", "full", ".spec.size} {.spec.unknown.kept} {.other.kept} {.spec.source.token} {.spec.tags[1].b");
        await Says("80 plain", "gauge", "older", ".spec.port} {.spec.source");
    }

    /// <summary>Copies a bucket, since a restore writes into it.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>What came of a restore.</summary>
    /// <param name="Rows">Messages of its rows.</param>
    /// <param name="Unexplained">Objects of the backup that are neither in the target nor named.</param>
    internal sealed record Move(IReadOnlyList<string> Rows, IReadOnlyList<string> Unexplained);
}
