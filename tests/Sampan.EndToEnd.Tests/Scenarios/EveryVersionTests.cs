using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>EnableAPIGroupVersions: which versions are stored, where, and which of them are restored.</summary>
public sealed class EveryVersionTests
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget}
          versions:
          - {name: v1, served: NEW, storage: NEW, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
          - {name: v1beta1, served: true, storage: OLD, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}

        """;

    private const string Objects = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: w, namespace: shop}
        spec: {size: 3}
        ---
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: web, namespace: shop}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 70}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web, namespace: shop}
        spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly, namespace: shop}
        spec: {schedule: "0 3 * * *", suspend: true, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}

        """;

    // Served by 1.21, the group's preferred version first.
    private static readonly Dictionary<string, string[]> Versions = new()
    {
        ["widgets.example.com"] = ["v1", "v1beta1"],
        ["horizontalpodautoscalers.autoscaling"] = ["v1", "v2beta1", "v2beta2"],
        ["ingresses.networking.k8s.io"] = ["v1", "v1beta1"],
        ["ingresses.extensions"] = ["v1beta1"],
        ["cronjobs.batch"] = ["v1", "v1beta1"],
    };

    private static string Fixture => Path.Combine(Path.GetDirectoryName(Workloads.Own)!, "velero-1.18.1", "backups", "apps", "apps.tar.gz");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_served_version_is_stored_where_velero_looks_for_it(bool every)
    {
        using var folder = new TestFolder();
        await using var cluster = await StartAsync(folder, "a", "1.21", "true");
        await cluster.Kubectl.ApplyAsync(Objects);

        var entries = await BackupAsync(folder, cluster, every);

        foreach (var (resource, served) in Versions)
        {
            var paths = entries.Keys.Where(k => k.StartsWith($"resources/{resource}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
            var name = resource.StartsWith("widgets", StringComparison.Ordinal) ? "w" : resource.StartsWith("cronjobs", StringComparison.Ordinal) ? "nightly" : "web";
            string[] expected =
            [
                $"resources/{resource}/namespaces/shop/{name}.json", $"resources/{resource}/{served[0]}-preferredversion/namespaces/shop/{name}.json",
                .. served.Skip(1).Where(_ => every).Select(v => $"resources/{resource}/{v}/namespaces/shop/{name}.json"),
            ];
            Assert.Equal(expected.Order(StringComparer.Ordinal), paths);
            var group = resource[(resource.IndexOf('.', StringComparison.Ordinal) + 1)..];
            foreach (var path in paths)
            {
                var version = path.Split('/')[2] is "namespaces" ? served[0] : path.Split('/')[2].Replace("-preferredversion", "", StringComparison.Ordinal);
                Assert.Equal($"{group}/{version}", (string?)JsonNode.Parse(entries[path])!["apiVersion"]);
            }
        }

        await CompareWithVeleroAsync(entries, every);
    }

    [Fact]
    public async Task Of_several_versions_the_one_that_the_target_serves_is_restored()
    {
        using var folder = new TestFolder();
        await using var a = await StartAsync(folder, "a", "1.21", "true");
        await using var b = await StartAsync(folder, "b", "1.36", "false");
        await a.Kubectl.ApplyAsync(Objects);
        await BackupAsync(folder, a, every: true);

        var restore = await SampanCommand.RunAsync("restore", "create", "r", "--from-backup", "b", "--exclude-resources", "ingresses.extensions", "--storage", "file://" + folder.File("store"), "--kubeconfig", b.Kubeconfig);

        restore.Expect(0);
        // The target knows v1beta1 only: without the feature the backup would hold nothing for it.
        Assert.Equal("3", await b.Kubectl.RunAsync("get", "widgets.v1beta1.example.com", "w", "-n", "shop", "-o", "jsonpath={.spec.size}"));
        Assert.Equal("70", await b.Kubectl.RunAsync("get", "hpa", "web", "-n", "shop", "-o", "jsonpath={.spec.metrics[0].resource.target.averageUtilization}"));
        Assert.Equal("web", await b.Kubectl.RunAsync("get", "ingress", "web", "-n", "shop", "-o", "jsonpath={.spec.rules[0].http.paths[0].backend.service.name}"));
        Assert.Equal("0 3 * * *", await b.Kubectl.RunAsync("get", "cronjob", "nightly", "-n", "shop", "-o", "jsonpath={.spec.schedule}"));
    }

    // Every path is of a form that a real Velero wrote (or of the one more that the feature adds), and the version file is the same.
    private static async Task CompareWithVeleroAsync(Dictionary<string, byte[]> entries, bool every)
    {
        var real = await Archives.EntriesAsync(Fixture);
        var forms = real.Keys.Select(Form).ToHashSet();
        if (every) forms.Add("resources/R/V/namespaces/N/X.json");
        Assert.Empty(entries.Keys.Select(Form).Distinct().Except(forms));
        Assert.Equal(Encoding.UTF8.GetString(real["metadata/version"]), Encoding.UTF8.GetString(entries["metadata/version"]));
    }

    private static string Form(string path) => Regex.Replace(path, @"^resources/[^/]+(/(?<v>v[^/]+?)(?<p>-preferredversion)?)?/(?<s>cluster|namespaces/[^/]+)/[^/]+\.json$", m =>
        $"resources/R{(m.Groups["v"].Success ? "/V" + m.Groups["p"].Value : "")}/{(m.Groups["s"].Value == "cluster" ? "cluster" : "namespaces/N")}/X.json");

    private static async Task<TestCluster> StartAsync(TestFolder folder, string name, string version, string newVersion)
    {
        var cluster = await TestCluster.StartAsync(folder, name, version, controllers: false);
        await cluster.Kubectl.ApplyAsync(Definition.Replace("NEW", newVersion, StringComparison.Ordinal).Replace("OLD", newVersion == "true" ? "false" : "true", StringComparison.Ordinal));
        await cluster.Kubectl.RunAsync("wait", "--for=condition=Established", "crd/widgets.example.com", "--timeout=30s");
        return cluster;
    }

    private static async Task<Dictionary<string, byte[]>> BackupAsync(TestFolder folder, TestCluster cluster, bool every)
    {
        Directory.CreateDirectory(folder.File("store"));
        string[] features = every ? ["--features", "EnableAPIGroupVersions"] : [];
        (await SampanCommand.RunAsync(["backup", "create", "b", "--include-namespaces", "shop", "--storage", "file://" + folder.File("store"), "--kubeconfig", cluster.Kubeconfig, .. features])).Expect(0);
        return await Archives.EntriesAsync(Archives.ArchiveOf(folder.File("store"), "b"));
    }
}
