using System.Globalization;
using System.Text;
using Sampan.EndToEnd.Tests.Harness;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>A cluster with an API whose server is gone, a kind whose conversion webhook is dead, a kind in two versions and many namespaces: the gaps are named, all else is there.</summary>
public sealed class BrokenApiTests
{
    // A conversion webhook where nobody listens. The version that is stored can be written and read; the other one, which is preferred, can't.
    private const string Definitions = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.broken.example.com}
        spec:
          group: broken.example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget}
          conversion:
            strategy: Webhook
            webhook: {conversionReviewVersions: [v1], clientConfig: {url: "https://127.0.0.1:9/convert"}}
          versions:
          - {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gadgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: gadgets, kind: Gadget}
          versions:
          - {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
        """;

    private const string Objects = """
        apiVersion: broken.example.com/v1
        kind: Widget
        metadata: {name: w, namespace: default}
        spec: {size: 3}
        ---
        apiVersion: example.com/v1
        kind: Gadget
        metadata: {name: g, namespace: default}
        spec: {size: 4}
        """;

    private const string DeadApi = """
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: v1beta1.metrics.example.com}
        spec:
          group: metrics.example.com
          version: v1beta1
          groupPriorityMinimum: 100
          versionPriority: 100
          insecureSkipTLSVerify: true
          service: {name: gone, namespace: default}
        """;

    [Fact]
    public async Task What_can_not_be_read_is_named_first_and_the_rest_is_there()
    {
        using var folder = new TestFolder();
        await using var cluster = await CommandCluster.StartAsync(folder, "--cloud", folder.File("cloud"), "--fault", "dead-api:group=metrics.example.com,version=v1beta1");
        await PlayAsync(folder, cluster.Kubectl, 200);
    }

    [Fact]
    public async Task The_same_on_a_real_API_server_with_1_000_namespaces()
    {
        var plane = new RealControlPlane();
        await plane.InitializeAsync();
        try
        {
            if (plane.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
            using var folder = new TestFolder();
            var kubectl = new Kubectl(plane.Kubeconfig);
            await kubectl.ApplyAsync(DeadApi);
            await PlayAsync(folder, kubectl, 1000);
        }
        finally
        {
            await plane.DisposeAsync();
        }
    }

    private static async Task PlayAsync(TestFolder folder, Kubectl kubectl, int namespaces)
    {
        Directory.CreateDirectory(folder.File("bucket"));
        await kubectl.ApplyAsync(Definitions);
        await kubectl.RunAsync("wait", "--for=condition=Established", "crd/widgets.broken.example.com", "crd/gadgets.example.com", "--timeout=60s");
        await kubectl.ApplyAsync(Objects, "--validate=false");
        await FillAsync(kubectl.Kubeconfig, namespaces);

        var result = (await RunAsync(folder, kubectl, "backup", "create", "b1")).Expect(3);
        Assert.Contains("group-not-discovered", result.Error, StringComparison.Ordinal);
        var described = (await RunAsync(folder, kubectl, "backup", "describe", "b1")).Expect(0).Output;
        var rows = described.Split('\n').Skip(1).TakeWhile(l => l.Length > 0).Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.StartsWith("Gaps:", described, StringComparison.Ordinal);
        Assert.Equal(2, rows.Count);
        Assert.Contains(rows, r => r.StartsWith("group-not-discovered API group metrics.example.com/v1beta1", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.StartsWith("kind-not-listed widgets.broken.example.com", StringComparison.Ordinal) && r.Contains("conversion webhook", StringComparison.Ordinal));

        var entries = await Archives.EntriesAsync(Archives.ArchiveOf(folder.File("bucket"), "b1"));
        Assert.DoesNotContain(entries.Keys, k => k.StartsWith("resources/widgets.", StringComparison.Ordinal));
        Assert.Contains("resources/gadgets.example.com/namespaces/default/g.json", entries.Keys);
        for (var i = 0; i < namespaces; i++)
        {
            var ns = Name(i);
            Assert.True(entries.ContainsKey($"resources/namespaces/cluster/{ns}.json") && entries.ContainsKey($"resources/configmaps/namespaces/{ns}/only.json"), $"{ns} is missing");
        }

        // Without the broken ones it is whole; every version is stored where it is asked for.
        (await RunAsync(folder, kubectl, "backup", "create", "b2", "--exclude-resources", "widgets.broken.example.com,*.metrics.example.com", "--features", "EnableAPIGroupVersions")).Expect(0);
        var versions = (await Archives.EntriesAsync(Archives.ArchiveOf(folder.File("bucket"), "b2"))).Keys.Where(k => k.Contains("gadgets", StringComparison.Ordinal));
        Assert.Contains("resources/gadgets.example.com/v1/namespaces/default/g.json", versions);
        Assert.Contains("resources/gadgets.example.com/v2-preferredversion/namespaces/default/g.json", versions);
    }

    private static async Task FillAsync(string kubeconfig, int namespaces)
    {
        await using var client = KubeClient.Connect(KubeConfigLoader.Load(new KubeConfigOptions { Path = kubeconfig }), new KubeClientOptions());
        await Parallel.ForAsync(0, namespaces, TestContext.Current.CancellationToken, async (i, ct) =>
        {
            await client.CreateAsync(new ResourceId("", "v1", "namespaces"), Object("Namespace", null, Name(i)), WriteOptions.Default, ct);
            await client.CreateAsync(new ResourceId("", "v1", "configmaps"), Object("ConfigMap", Name(i), "only"), WriteOptions.Default, ct);
        });
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"ns-{i:d4}");

    private static KubeObject Object(string kind, string? ns, string name) => KubeObject.Parse(Encoding.UTF8.GetBytes(
        $$$"""{"apiVersion":"v1","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}"{{{(ns is null ? "" : $",\"namespace\":\"{ns}\"")}}}}}"""));

    private static Task<CommandResult> RunAsync(TestFolder folder, Kubectl kubectl, params string[] command) =>
        SampanCommand.RunAsync([.. command, "--storage", "file://" + folder.File("bucket"), .. command[1] == "describe" ? Array.Empty<string>() : ["--kubeconfig", kubectl.Kubeconfig]]);
}
