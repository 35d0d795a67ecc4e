using Microsoft.Extensions.Logging.Abstractions;
using Sampan.EndToEnd.Tests.Harness;
using Sampan.Sandbox.Controllers;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>What is changed of objects on their way into a cluster: by ConfigMaps there, or by files here.</summary>
public sealed class RestoreChangesTests
{
    private const string Shop = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, labels: {app: web}}
        spec:
          replicas: 0
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: web, image: "old.example/web:1", env: [{name: DB, value: "db.shop.svc:5432"}]}
              - {name: side, image: "old.example/side:1"}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: shop}
        spec:
          replicas: 0
          serviceName: db
          selector: {matchLabels: {app: db}}
          template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "old.example/db:1"}]}}
          volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: cbs, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data: {mode: test}
        """;

    private const string Rules = """
        version: v1
        resourceModifierRules:
        - conditions: {groupResource: "*.apps", namespaces: ["s*"], resourceNameRegex: ^web$, matches: [{path: /spec/replicas, value: "0"}]}
          strategicPatches:
          - patchData: |
              spec: {template: {spec: {containers: [{name: side, $patch: delete}, {name: web, env: [{name: MODE, value: prod}]}]}}}
        - conditions: {groupResource: configmaps, resourceNameRegex: ^settings$}
          patches:
          - {operation: test, path: /data/mode, value: test}
          - {operation: replace, path: /data/mode, value: "\"true\""}
        - conditions: {groupResource: statefulsets.apps}
          mergePatches: [{patchData: "metadata: {labels: {edited: \"1\"}}"}]
        """;

    private const string Images = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: images, namespace: velero, labels: {velero.io/plugin-config: "", velero.io/change-image-name: RestoreItemAction}}
        data: {a: "old.example,new.example"}
        """;

    private const string Target = """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: fast}
        provisioner: p
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: velero}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: classes, namespace: velero, labels: {velero.io/plugin-config: "", velero.io/change-storage-class: RestoreItemAction}}
        data: {cbs: fast}
        """;

    [Fact]
    public async Task ConfigMaps_of_the_target_or_files_here_change_what_is_restored()
    {
        using var folder = new TestFolder();
        await using var a = await TestCluster.StartAsync(folder, "a");
        await using var b = await TestCluster.StartAsync(folder, "b");
        await PlayAsync(folder, a.Kubectl, b.Kubectl);
    }

    [Fact]
    public async Task The_same_on_a_real_API_server()
    {
        var plane = new RealControlPlane();
        await plane.InitializeAsync();
        try
        {
            if (plane.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
            using var folder = new TestFolder();
            var options = new SandboxControllersOptions { CloudDirectory = folder.File("cloud"), RootCertificate = plane.CertificateAuthority };
            await using var controllers = SandboxControllers.Start(plane.Client, options, TimeProvider.System, NullLoggerFactory.Instance);
            await using var a = await TestCluster.StartAsync(folder, "a");
            await PlayAsync(folder, a.Kubectl, new Kubectl(plane.Kubeconfig));
        }
        finally
        {
            await plane.DisposeAsync();
        }
    }

    private static async Task PlayAsync(TestFolder folder, Kubectl a, Kubectl b)
    {
        string[] storage = ["--storage", "file://" + folder.File("bucket")];
        Directory.CreateDirectory(folder.File("bucket"));
        var (rules, images) = (folder.File("rules.yaml"), folder.File("images.yaml"));
        await File.WriteAllTextAsync(rules, Rules, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(images, Images, TestContext.Current.CancellationToken);
        await a.ApplyAsync(Shop);
        (await SampanCommand.RunAsync(["backup", "create", "one", "--include-namespaces", "shop", "--kubeconfig", a.Kubeconfig, .. storage])).Expect(0);
        Task<CommandResult> RestoreAsync(string name, params string[] flags) =>
            SampanCommand.RunAsync(["restore", "create", name, "--from-backup", "one", "--kubeconfig", b.Kubeconfig, .. storage, .. flags]);

        // Nothing is written when the modifiers can't be used.
        var missing = (await RestoreAsync("none", "--resource-modifier-configmap", "rules")).Expect(4);
        Assert.Contains("failed to get resource modifiers configmap velero/rules", missing.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await b.TryAsync(null, ["get", "namespace", "shop"])).Code);

        // By ConfigMaps, into another namespace; what still names the old one is said.
        await b.ApplyAsync(Target);
        await b.ApplyAsync(Images);
        await b.RunAsync("create", "configmap", "rules", "-n", "velero", "--from-file", rules);
        var rehearsed = await SampanCommand.RunAsync(["restore", "rehearse", "--from-backup", "one", "--kubeconfig", b.Kubeconfig, .. storage,
            "--resource-modifier-configmap", "rules", "--alive-within", "20s"]);
        Assert.Contains("Rehearsal Completed", rehearsed.Expect(0).Output, StringComparison.Ordinal);
        var mapped = (await RestoreAsync("mapped", "--resource-modifier-configmap", "rules", "--namespace-mappings", "shop:market")).Expect(0);
        await AssertChangedAsync(b, "market");
        Assert.Contains("namespace-mentioned", mapped.Error, StringComparison.Ordinal);
        Assert.Contains("spec.template.spec.containers[0].env[1].value (shop is market)", mapped.Error, StringComparison.Ordinal);
        var described = (await SampanCommand.RunAsync(["restore", "describe", "mapped", .. storage])).Expect(0).Output;
        Assert.Contains("Resource modifier:\n  Type:  configmap\n  Name:  rules\n", described, StringComparison.Ordinal);

        // By files, with nothing of it in the target.
        await b.RunAsync("delete", "configmap", "-n", "velero", "--all");
        (await RestoreAsync("files", "--resource-modifiers", rules, "--plugin-config", images, "--storage-class-mappings", "cbs:fast")).Expect(0);
        await AssertChangedAsync(b, "shop");
        described = (await SampanCommand.RunAsync(["restore", "describe", "files", .. storage])).Expect(0).Output;
        Assert.Contains("Resource modifier:\n  Type:  file\n  Name:  rules.yaml\n", described, StringComparison.Ordinal);

        // Again finds what these rules make: neither what was patched nor what was merged looks like another object. (Controllers annotate Deployments.)
        var again = (await RestoreAsync("again", "--resource-modifiers", rules, "--plugin-config", images, "--storage-class-mappings", "cbs:fast")).Expect(0);
        Assert.DoesNotContain("statefulsets.apps shop/db", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("configmaps shop/settings", again.Error, StringComparison.Ordinal);
    }

    private static async Task AssertChangedAsync(Kubectl kubectl, string ns)
    {
        var web = await kubectl.JsonAsync("get", "deployment", "web", "-n", ns);
        var container = Assert.Single(web["spec"]!["template"]!["spec"]!["containers"]!.AsArray())!;
        Assert.Equal("new.example/web:1", (string?)container["image"]);
        Assert.Equal(["DB", "MODE"], container["env"]!.AsArray().Select(e => (string?)e!["name"]).Order(StringComparer.Ordinal));
        var set = await kubectl.JsonAsync("get", "statefulset", "db", "-n", ns);
        Assert.Equal("1", (string?)set["metadata"]!["labels"]!["edited"]);
        Assert.Equal("fast", (string?)set["spec"]!["volumeClaimTemplates"]![0]!["spec"]!["storageClassName"]);
        Assert.Equal("true", (string?)(await kubectl.JsonAsync("get", "configmap", "settings", "-n", ns))["data"]!["mode"]);
    }

    [Theory]
    [InlineData("version: v1", "--resource-modifiers", "holds no resource modifiers: resource modifier rules cannot be empty")]
    [InlineData("version: v1\nrules: []", "--resource-modifiers", "unknown field \"rules\"")]
    [InlineData("{kind: ConfigMap, apiVersion: v1, metadata: {name: m}, data: {a: 'version: v2'}}", "--resource-modifiers", "unsupported resource modifier version v2")]
    [InlineData("{kind: ConfigMap, apiVersion: v1, metadata: {name: m}}", "--resource-modifiers", "illegal resource modifiers m configmap")]
    [InlineData("{kind: ConfigMap, apiVersion: v1, metadata: {name: m}}", "--plugin-config", "holds ConfigMap m, which configures no action")]
    [InlineData("", "--plugin-config", "holds nothing, which configures no action")]
    [InlineData("a: [", "--plugin-config", "holds no ConfigMaps: YAML line")]
    public async Task Files_that_can_not_be_used_are_refused_with_the_reason(string content, string flag, string said)
    {
        using var folder = new TestFolder();
        var file = folder.File("f.yaml");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        await using var cluster = await TestCluster.StartAsync(folder, "a", controllers: false);

        var result = await SampanCommand.RunAsync("restore", "create", "r", "--from-backup", "b", "--kubeconfig", cluster.Kubeconfig, "--storage", "file://" + folder.Path, flag, file);

        Assert.Contains(said, result.Expect(2).Error, StringComparison.Ordinal);
    }
}
